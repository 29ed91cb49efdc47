// Each element from those of the vectors at its place and the coefficient of its segment. A block that lies in one segment
// looks for it once. Linked besides: segment_of, coefficient_of, and of a loss  fn combined(i: u32, by: vec2<f32>) -> f32.

override PAIR: u32 = 1u;
override ITEMS: u32 = 8u;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let start = (step.first_block + index) * (WORKGROUP * ITEMS * PAIR);
  let end = min(start + WORKGROUP * ITEMS * PAIR, step.end);
  let first = segment_of(start);
  let last = segment_of(end - 1u);
  let one = coefficient_of(first);
  // A whole block of one coefficient is read at once and then stored.
  if first == last && one.y == 0.0 && start + WORKGROUP * ITEMS * PAIR == end {
    let by = vec2(one.x, 0.0);
    var values: array<f32, 16>;
    for (var k = 0u; k < ITEMS; k++) { // unrolled: ITEMS
      let i = start + (k * WORKGROUP + lid) * PAIR;
      values[k * PAIR] = combined(i, by);
      if PAIR == 2u { values[k * PAIR + PAIR - 1u] = combined(i + 1u, by); }
    }
    for (var k = 0u; k < ITEMS; k++) { // unrolled: ITEMS
      let i = start + (k * WORKGROUP + lid) * PAIR;
      if PAIR == 2u {
        store2_output(i, values[k * PAIR], values[k * PAIR + PAIR - 1u]);
      } else {
        store_output(i, values[k * PAIR]);
      }
    }
    return;
  }
  for (var k = 0u; k < ITEMS; k++) {
    let i = start + (k * WORKGROUP + lid) * PAIR;
    if i < end {
      let value = combined(i, coefficient_of(segment_within(i, first, last)));
      if PAIR == 2u && i + 1u < end {
        store2_output(i, value, combined(i + 1u, coefficient_of(segment_within(i + 1u, first, last))));
      } else {
        store_output(i, value);
      }
    }
  }
}
