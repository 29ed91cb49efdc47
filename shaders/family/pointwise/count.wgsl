// The count pass of a pointwise mean: sum of the weights and number of the cells that count, which have a target of 1 where the
// count reads targets.

override ITEMS: u32 = 8u;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let block = step.first_block + index;
  let start = block / step.span_blocks * step.span;
  let within = block % step.span_blocks * (WORKGROUP * ITEMS);
  var tally = Tally(0.0, 0u, 0u);
  for (var k = 0u; k < ITEMS; k++) {
    let at = within + k * WORKGROUP + lid;
    if at < step.span && load_cell_mask(mask_index(start + at)) != 0 && load_target(start + at) == 1.0 {
      tally.sum += load_weight(start + at);
      tally.count += 1u;
    }
  }
  let total = block_tally(lid, tally);
  if lid == 0u { store_partials(block, total); }
}
