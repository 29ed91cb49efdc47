// Each element times the factor of its segment.

override PAIR: u32 = 1u;
override ITEMS: u32 = 8u;

fn scaled(i: u32) -> f32 {
  let x = load_vector(i);
  let by = load_factors(segment_of(i));
  if nonfinite(x) || nonfinite(by.x) { return not_a_number(); }
  if by.y != 0.0 { return times_power_of_two(x, i32(by.y)) * by.x; }
  return x * by.x;
}

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let start = (step.first_block + index) * (WORKGROUP * ITEMS * PAIR);
  for (var k = 0u; k < ITEMS; k++) {
    let i = start + (k * WORKGROUP + lid) * PAIR;
    if i < step.end {
      let first = scaled(i);
      if PAIR == 2u && i + 1u < step.end {
        store2_output(i, first, scaled(i + 1u));
      } else {
        store_output(i, first);
      }
    }
  }
}
