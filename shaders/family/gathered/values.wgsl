// The values of gathered elements. A loss brings pointwise(x, t, b) and large(x, t, b) as `pointwise/main` describes them.

override ITEMS: u32 = 8u;
override VALUE: u32 = 1u;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let block = step.first_block + index;
  var sum = 0.0;
  var large_sum = 0.0;
  var flags = 0u;
  for (var k = 0u; k < ITEMS; k++) {
    let e = (block * ITEMS + k) * WORKGROUP + lid;
    if e >= step.end { continue; }
    let q = e / step.classes;
    let cell = cell_of(q);
    if cell < 0 {
      store_loss(e, 0.0);
      continue;
    }
    let x = load_input(element_at(q / step.indices, e % step.classes, u32(cell)));
    let t = load_target(e);
    if nonfinite(x) || nonfinite(t) {
      flags = 1u;
      store_loss(e, not_a_number());
      continue;
    }
    let value = pointwise(x, t, 1.0).x;
    // By the bits, for it may be infinite.
    if (bitcast<u32>(value) & 0x7fffffffu) >= 0x5f800000u {
      let wide = large(x, t, 1.0).x;
      large_sum += wide;
      store_loss(e, times_power_of_two(wide, 64));
    } else {
      sum += value;
      store_loss(e, value);
    }
  }
  if VALUE == 1u {
    let mine = tally_add(Tally(sum, 0u, flags), Tally(large_sum, 0u, select(0u, LARGE, large_sum != 0.0)));
    let total = block_tally(lid, mine);
    if lid == 0u { store_partials(block, total); }
  }
}
