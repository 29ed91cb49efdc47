// 2^-64 of a value.
fn large(value: f32, x: f32, t: f32) -> f32 {
  return times_power_of_two(value, -64);
}
