// Sums of numbers, of large ones in a unit of 2^85, so that they may cancel.

fn sum_part(x: f32) -> vec4<f32> {
  if nonfinite(x) { return flagged(flag_of(x)); }
  if is_large(x) { return vec4(0.0, 0.0, times_power_of_two(x, -85), 0.0); }
  return vec4(0.0, x, 0.0, 0.0);
}

fn sum_of(sums: vec4<f32>) -> Norm {
  if sums.z != 0.0 { return Norm(scaled(sums.z + times_power_of_two(sums.y, -85), 85), sums.w); }
  return Norm(scaled(sums.y, 0), sums.w);
}
