// (1 - sum A m / sum A)^2, from what lies outside.
fn inside_at(map: u32, cell: u32) -> f32 { return select(0.0, 1.0, load_mask(map * step.members + cell) != 0); }

// The share outside, and one over all.
var<private> outside: vec2<f32>;

fn value_of(lid: u32, map: u32) -> f32 {
  var mine = vec4<f32>();
  for (var cell = lid; cell < step.members; cell += WORKGROUP) {
    let a = value_at(map, cell);
    mine += vec4(a, a * (1.0 - inside_at(map, cell)), select(0.0, 1.0, nonfinite(a)), 0.0);
  }
  let sums = group_sum(lid, mine);
  if sums.z > 0.0 { return not_a_number(); }
  if sums.x == 0.0 {
    outside = vec2<f32>();
    return 0.0;
  }
  outside = vec2(sums.y, 1.0) / sums.x;
  return outside.x * outside.x;
}

fn slope_of(map: u32, cell: u32) -> f32 {
  return 2.0 * outside.x * (1.0 - inside_at(map, cell) - outside.x) * outside.y;
}
