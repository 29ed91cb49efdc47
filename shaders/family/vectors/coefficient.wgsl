// The coefficient f 2^power of a segment's elements; `LEFT` says that they stay what they are.

const LEFT: f32 = 1000.0;

fn coefficient_of_number(s: Scaled) -> vec2<f32> {
  if abs(s.power) < 100 { return vec2(number(s), 0.0); }
  return vec2(s.m, f32(s.power));
}

fn no_coefficient() -> vec2<f32> { return vec2(not_a_number(), 0.0); }

fn times_coefficient(x: f32, by: vec2<f32>) -> f32 {
  if by.y != 0.0 { return times_power_of_two(x, i32(by.y)) * by.x; }
  return x * by.x;
}
