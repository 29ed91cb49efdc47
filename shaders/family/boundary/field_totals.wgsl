// The term of each plane: the sum of its blocks over the cells that count.

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
  var bad = Tally(0.0, 0u, 0u);
  for (var k = lid; k < step.blocks; k += WORKGROUP) {
    tally = tally_add(tally, load_sums(2u * (plane * step.blocks + k)));
    bad = tally_add(bad, load_sums(2u * (plane * step.blocks + k) + 1u));
  }
  let total = block_tally(lid, tally);
  let total_bad = block_tally(lid, bad);
  if lid == 0u {
    let term = select(total.sum / f32(total.count), 0.0, total.count == 0u);
    store_counts(plane, total.count);
    if VALUE == 1u { store_partials(plane, Tally(term, total_bad.count, total.flags)); }
    store_loss(plane, element_of(plane, select(term, not_a_number(), total.flags != 0u)));
  }
}
