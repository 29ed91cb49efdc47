// x 2^-power, for power 0 or that of large lengths.
fn scaled(x: f32, power: i32) -> f32 {
  if power == 0 { return x; }
  return times_power_of_two(x, -power);
}

// The power of a sample with a NaN or an infinity.
const BAD: i32 = -1;
