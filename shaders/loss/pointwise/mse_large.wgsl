// 2^-64 d^2, where d^2 itself may be beyond f32.
fn large(value: f32, x: f32, t: f32) -> f32 {
  let d = times_power_of_two(x - t, -32);
  return d * d;
}
