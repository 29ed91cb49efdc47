// Sums of numbers, of large ones in a unit of 2^85, so that they may cancel.

fn sum_part(x: f32) -> vec4<f32> {
  let none = nonfinite(x);
  let large = is_large(x);
  let scaled = select(select(x, moved(x, -85), large), 0.0, none);
  return vec4(0.0, select(scaled, 0.0, large), select(0.0, scaled, large), flag_of(x));
}

fn sum_of(sums: vec4<f32>) -> Norm {
  if sums.z != 0.0 { return Norm(scaled(sums.z + times_power_of_two(sums.y, -85), 85), sums.w); }
  return Norm(scaled(sums.y, 0), sums.w);
}
