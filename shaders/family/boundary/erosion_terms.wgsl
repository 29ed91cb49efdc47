// The term of each plane: the weighted means of its erosions.

override VALUE: u32 = 1u;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let plane = step.first_block + index;
  var tally = Tally(0.0, 0u, 0u);
  for (var k = lid; k < step.iterations; k += WORKGROUP) {
    let extent = load_extents(plane * step.iterations + k);
    let mean = stretched(extent.sum / f32(step.cells), extent.least, stretch_of(extent));
    tally = tally_add(tally, Tally(extent.weight * mean, extent.bad, extent.flags));
  }
  let total = block_tally(lid, tally);
  if lid == 0u {
    if VALUE == 1u { store_partials(plane, total); }
    store_loss(plane, select(total.sum, not_a_number(), total.flags != 0u));
  }
}
