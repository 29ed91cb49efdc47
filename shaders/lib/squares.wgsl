// Sums of squares of small, middle and large numbers, each in a unit of its own, so that none over- or underflows.

// From 2^44 on a number is large: its unit is 2^85.
fn is_large(x: f32) -> bool { return (bitcast<u32>(x) & 0x7fffffffu) >= 0x55800000u; }
// Below 2^-50 it is small: its unit is 2^-75.
fn is_small(x: f32) -> bool { return (bitcast<u32>(x) & 0x7fffffffu) < 0x26800000u; }

fn squares_of(x: f32) -> vec3<f32> {
  if is_large(x) {
    let scaled = times_power_of_two(x, -85);
    return vec3(0.0, 0.0, scaled * scaled);
  }
  if is_small(x) {
    let scaled = times_power_of_two(x, 75);
    return vec3(scaled * scaled, 0.0, 0.0);
  }
  return vec3(0.0, x * x, 0.0);
}

// The root m 2^power of their sum.
struct Root { m: f32, power: i32 }

fn root_of_squares(s: vec3<f32>) -> Root {
  if s.z > 0.0 { return Root(hypotenuse(sqrt(s.z), times_power_of_two(sqrt(s.y), -85)), 85); }
  return Root(hypotenuse(sqrt(s.y), times_power_of_two(sqrt(s.x), -75)), 0);
}
