// Numbers m 2^e, m from 1 to below 2, or 0: products of many weights are beyond f32 long before their last factor.
struct Power { m: f32, e: i32 }

// The number v 2^e, v not negative.
fn power_of_two_times(v: f32, e: i32) -> Power {
  let bits = bitcast<u32>(v);
  if bits < 0x00800000u { return Power(0.0, 0); }
  return Power(bitcast<f32>((bits & 0x007fffffu) | 0x3f800000u), e + i32(bits >> 23u) - 127);
}

fn times(a: Power, b: Power) -> Power { return power_of_two_times(a.m * b.m, a.e + b.e); }

// a / b for b above 0.
fn divided(a: Power, b: Power) -> Power { return power_of_two_times(a.m / b.m, a.e - b.e); }

fn number_of(a: Power) -> f32 { return times_power_of_two(a.m, clamp(a.e, -300, 300)); }

// The natural logarithm, accurate near 1.
fn logarithm(a: Power) -> f32 {
  if a.e == 0 || a.e == -1 {
    let v = select(a.m, 0.5 * a.m, a.e == -1);
    return log_quotient_signed((v - 1.0) / (v + 1.0));
  }
  return f32(a.e) * 0.6931471805599453 + log(a.m);
}

fn log_quotient_signed(z: f32) -> f32 { return select(log_quotient(z), -log_quotient(-z), z < 0.0); }
