// Gathers what the tensors say of each row: whether it counts, its label, its weight and the loss's own numbers; and counts
// the rows for a mean. A hook brings row_found, and counted_as, what a row adds to the sum of weights.

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let block = step.first_block + index;
  var tally = Tally(0.0, 0u, 0u);
  for (var k = 0u; k < step.tiles; k++) {
    let q = (block * step.tiles + k) * POSITIONS + lid;
    if q < step.end {
      var row = row_left_out(false);
      if load_cell_mask(q) != 0 { row = row_found(q); }
      let state = select(select(0u, 1u, row.bad), row.label + 2u, row.counts);
      store_rows(q, vec4(state, bitcast<u32>(row.weight), bitcast<vec2<u32>>(row.numbers)));
      if row.counts {
        tally.sum += counted_as(row);
        tally.count += 1u;
      }
    }
  }
  let total = block_tally(lid, tally);
  if lid == 0u { store_partials(block, total); }
}
