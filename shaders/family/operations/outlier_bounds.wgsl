// Between what a plane's values count: its quantiles, and some standard deviations beyond. One workgroup a plane.

fn member_key(plane: u32, i: u32) -> u32 { return ordered_key(load_input(plane * step.members + i)); }

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let plane = step.first_block + index;
  let low = ordered_number(smallest(lid, plane, step.low_rank).x);
  let high = ordered_number(smallest(lid, plane, step.high_rank).x);
  // The largest magnitude, in units of which squares fit.
  var most = vec4<f32>();
  for (var i = lid; i < step.members; i += WORKGROUP) {
    let x = load_input(plane * step.members + i);
    most = max(most, vec4(abs(x), select(0.0, 1.0, nonfinite(x)), 0.0, 0.0));
  }
  let largest = group_max(lid, most);
  let unit = unit_scale(largest.x);
  // From the first value, of which equal ones are exactly nothing.
  let pivot = load_input(plane * step.members);
  var sum = vec4<f32>();
  for (var i = lid; i < step.members; i += WORKGROUP) {
    sum.x += half_difference(load_input(plane * step.members + i), pivot) * unit;
  }
  let mean = group_sum(lid, sum).x / f32(step.members);
  sum = vec4<f32>();
  for (var i = lid; i < step.members; i += WORKGROUP) {
    let apart = half_difference(load_input(plane * step.members + i), pivot) * unit - mean;
    sum.x += apart * apart;
  }
  let squares = group_sum(lid, sum).x;
  if lid != 0u { return; }
  var beyond = 0.0;
  if step.members > 1u { beyond = 2.0 * params.spread * (sqrt(squares / f32(step.members - 1u)) / unit); }
  // A plane with a NaN or infinity has none that count.
  let strays = largest.y > 0.0;
  store_bounds(plane, select(vec2(low - beyond, high + beyond), vec2(not_a_number()), strays));
}
