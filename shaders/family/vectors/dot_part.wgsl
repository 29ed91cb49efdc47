// Sums of small, middle and large products, in units of 2^-150, 1 and 2^170: those of squares.

fn exponent_of(x: f32) -> i32 { return i32((bitcast<u32>(x) >> 23u) & 0xffu); }

fn is_zero(x: f32) -> bool { return (bitcast<u32>(x) & 0x7fffffffu) == 0u; }

fn product_flag(x: f32, y: f32) -> f32 {
  let sign = (bitcast<u32>(x) ^ bitcast<u32>(y)) >> 31u;
  let none = is_nan(x) | is_nan(y) | is_zero(x) | is_zero(y);
  return select(select(1.0, 2.0, sign == 1u), 3.0, none);
}

fn dot_part(x: f32, y: f32) -> vec4<f32> {
  let none = nonfinite(x) | nonfinite(y);
  let exponent = exponent_of(x) + exponent_of(y) - 254;
  let large = exponent >= 88;
  let small = exponent < -100;
  let by = select(select(0, 75, small), -85, large);
  let product = select(moved(x, by) * moved(y, by), 0.0, none);
  let middle = !large & !small;
  let flag = select(0.0, product_flag(x, y), none);
  return vec4(select(0.0, product, small), select(0.0, product, middle), select(0.0, product, large), flag);
}

fn dot_of(sums: vec4<f32>) -> Norm {
  if sums.z != 0.0 { return Norm(scaled(sums.z + times_power_of_two(sums.y, -170), 170), sums.w); }
  if sums.y != 0.0 { return Norm(scaled(sums.y + times_power_of_two(sums.x, -150), 0), sums.w); }
  return Norm(scaled(sums.x, -150), sums.w);
}

// A number in the same units.
fn scaled_part(s: Scaled) -> vec4<f32> {
  if s.power >= 88 { return vec4(0.0, 0.0, times_power_of_two(s.m, s.power - 170), 0.0); }
  if s.power < -100 { return vec4(times_power_of_two(s.m, s.power + 150), 0.0, 0.0, 0.0); }
  return vec4(0.0, number(s), 0.0, 0.0);
}
