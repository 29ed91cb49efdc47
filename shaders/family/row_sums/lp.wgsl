// Lp norms over a row's largest magnitude, so that they hold from the least to the largest numbers of f32.

// The largest magnitude, and the sum of the p-th powers of all over it.
struct Power { largest: f32, sum: f32 }

// r to the power p, for r in [0, 1].
fn to_p(r: f32) -> f32 {
  if params.p == 1.0 { return r; }
  if params.p == 2.0 { return r * r; }
  return power(r, params.p);
}

fn power_of(x: f32) -> Power {
  // Below the normal numbers there is nothing.
  if (bitcast<u32>(x) & 0x7f800000u) == 0u { return Power(); }
  return Power(abs(x), 1.0);
}

fn join_powers(a: Power, b: Power) -> Power {
  if a.sum == 0.0 { return b; }
  if b.sum == 0.0 { return a; }
  let largest = max(a.largest, b.largest);
  let less = to_p(large_quotient(min(a.largest, b.largest), largest));
  if a.largest >= b.largest { return Power(largest, a.sum + b.sum * less); }
  return Power(largest, a.sum * less + b.sum);
}

// m 2^power.
struct Scaled { m: f32, power: i32 }

fn scaled_of(x: f32) -> Scaled {
  if (bitcast<u32>(x) & 0x7f800000u) == 0u { return Scaled(0.0, 0); }
  let power = i32((bitcast<u32>(x) >> 23u) & 0xffu) - 127;
  return Scaled(times_power_of_two(x, -power), power);
}

fn norm_of(s: Power) -> Scaled {
  var root = s.sum;
  if params.p == 2.0 { root = sqrt(s.sum); } else if params.p != 1.0 { root = exp2(log2(max(s.sum, 1.0)) / params.p); }
  let largest = scaled_of(s.largest);
  return Scaled(largest.m * root, largest.power);
}

// What the gradient needs: one over half the norm of the differences, and the norm's factor.
struct Coefficients { inverse: f32, shift: i32, factor: f32, factor_shift: i32 }

fn coefficients_of(norm: Scaled, factor: Scaled) -> Coefficients {
  return Coefficients(1.0 / norm.m, -norm.power, factor.m, factor.power);
}

// sign(d) (|d| / norm)^(p - 1), times the norm's factor.
fn slopes(v: Values, c: Coefficients, factor: f32) -> Slopes {
  let d = half_difference(v.x, v.y);
  let r = times_power_of_two(abs(d), c.shift) * c.inverse;
  var slope = 1.0;
  if params.p == 2.0 { slope = r; } else if params.p != 1.0 { slope = power(r, params.p - 1.0); }
  return sign(d) * times_power_of_two(slope * c.factor * factor, c.factor_shift);
}
