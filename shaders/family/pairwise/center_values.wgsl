// Sums of the rows' values, a workgroup's rows at a time.

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let block = step.first_block + index;
  let q = block * WORKGROUP + lid;
  let row = row_at(q, q < step.end);
  var tally = Tally(0.0, u32(row.bad), 0u);
  if row.counts {
    let value = load_values(q);
    if is_nan(value) {
      tally.flags = 1u;
    } else if nonfinite(value) || value >= 0x1p+64f {
      tally = Tally(times_power_of_two(value, -64), tally.count, LARGE);
    } else {
      tally.sum = value;
    }
  }
  let total = block_tally(lid, tally);
  if lid == 0u { store_partials(block, total); }
}
