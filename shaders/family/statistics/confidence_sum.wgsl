// The sum of confidences.

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
  var tally = Tally(0.0, 0u, 0u);
  var large = 0.0;
  for (var k = 0u; k < ITEMS; k++) {
    let i = (block * ITEMS + k) * WORKGROUP + lid;
    if i < step.end {
      let x = load_confidence(i);
      if nonfinite(x) {
        tally.flags = 1u;
      } else if abs(x) >= 0x1p+63f {
        large += times_power_of_two(x, -64);
      } else {
        tally.sum += x;
      }
    }
  }
  let mine = tally_add(tally, Tally(large, 0u, select(0u, LARGE, large != 0.0)));
  let total = block_tally(lid, mine);
  if lid == 0u { store_partials(block, total); }
}
