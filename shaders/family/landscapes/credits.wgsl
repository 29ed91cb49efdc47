// What a sample adds to the gradient of the estimate: 2 (a - 1) / (n (n - 1)) - 2 b / (n m) of its symbol's counts a and b,
// as one quotient. A sample that is no symbol has none.

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let i = (step.first_block + index) * WORKGROUP + lid;
  if i < step.end { store_credits(i, credit(class_of(i), load_counted(0u))); }
}

fn credit(symbol: i32, counted: vec2<u32>) -> f32 {
  if symbol < 0 { return 0.0; }
  let n = counted.x;
  let m = counted.y;
  if n < 2u || m < 1u { return not_a_number(); }
  let own = product_wide(vec2(load_own(u32(symbol)) - 1u, 0u), vec2(m, 0u));
  let both = product_wide(vec2(load_target(u32(symbol)), 0u), vec2(n - 1u, 0u));
  return 2.0 * quotient_wide(add_wide(own, negative(both)), vec4(n, n - 1u, m, 1u));
}
