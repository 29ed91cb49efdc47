// Functions that keep their accuracy where the plain formula loses it. WGSL may reassociate, so none of
// them relies on rounding of an intermediate.

// True of NaN and of infinity, by the bits: comparisons may assume that neither exists.
fn nonfinite(x: f32) -> bool {
  return (bitcast<u32>(x) & 0x7f800000u) == 0x7f800000u;
}

// A score of minus infinity: a class, or a cell, of probability 0.
fn minus_infinity(x: f32) -> bool {
  return bitcast<u32>(x) == 0xff800000u;
}

// What is no score: NaN, and plus infinity.
fn no_score(x: f32) -> bool {
  return nonfinite(x) && !minus_infinity(x);
}

fn is_nan(x: f32) -> bool {
  return (bitcast<u32>(x) & 0x7fffffffu) > 0x7f800000u;
}

// A NaN made at run time: a constant one is refused.
fn not_a_number() -> f32 {
  return bitcast<f32>(0x7fc00000u | (step.nan_source & 1u));
}

// A score of minus infinity, made at run time.
fn no_probability() -> f32 {
  return bitcast<f32>(0xff800000u | (step.nan_source & 1u));
}

// log((1 + z) / (1 - z)) for 0 <= z <= 0.35: twice the area tangent of z.
fn log_quotient(z: f32) -> f32 {
  let s = z * z;
  let series = 1.0 + s * (1.0 / 3.0 + s * (1.0 / 5.0 + s * (1.0 / 7.0 + s * (1.0 / 9.0 + s * (1.0 / 11.0
    + s * (1.0 / 13.0 + s * (1.0 / 15.0)))))));
  return 2.0 * z * series;
}

// log(1 + x) for 0 <= x <= 1.
fn log1p_unit(x: f32) -> f32 {
  return log_quotient(x / (2.0 + x));
}

// log p for 0 < p <= 1 and rest = 1 - p, where the logarithm of p alone loses what p rounds off near 1.
fn log_part(p: f32, rest: f32) -> f32 {
  if p < 0.5 { return log(p); }
  return -log_quotient(rest / (1.0 + p));
}

// exp(x) - 1 for any x: a series near 0, where the subtraction would cancel.
fn expm1(x: f32) -> f32 {
  let series = x * (1.0 + x / 2.0 * (1.0 + x / 3.0 * (1.0 + x / 4.0 * (1.0 + x / 5.0 * (1.0 + x / 6.0 * (1.0 + x / 7.0))))));
  return select(exp(x) - 1.0, series, abs(x) < 0.5);
}

// tanh x = -m / (2 + m) for x >= 0, with m = exp(-2 x) - 1.
fn hyperbolic_tangent(x: f32) -> f32 {
  let m = expm1(-2.0 * min(abs(x), 50.0));
  return sign(x) * (-m / (2.0 + m));
}

// log(1 + exp(x)).
fn softplus(x: f32) -> f32 {
  return max(x, 0.0) + log1p_unit(exp(-abs(x)));
}

// 1 / (1 + exp(-x)), accurate at both ends.
fn sigmoid(x: f32) -> f32 {
  let e = exp(-abs(x));
  return select(e, 1.0, x >= 0.0) / (1.0 + e);
}

// x to the power y for x >= 0; 0 to the power 0 is 1.
fn power(x: f32, y: f32) -> f32 {
  if y == 0.0 { return 1.0; }
  return select(0.0, exp2(y * log2(x)), x > 0.0);
}

// 0.5 x - 0.5 y, which fits f32 where x - y does not. One of the halves is made at run time: compilers that see two take
// them out as a factor.
fn half_difference(x: f32, y: f32) -> f32 {
  return 0.5 * x - bitcast<f32>(0x3f000000u | (step.nan_source & 1u)) * y;
}

// a / b for |b| beyond 2^126 too, where a quotient is whatever a device makes of it; on some it is 0.
fn large_quotient(a: f32, b: f32) -> f32 {
  let scale = select(1.0, 0x1p-64f, abs(b) > 0x1p+100f);
  return (a * scale) / (b * scale);
}

// One over a largest magnitude, in units of which squares fit; no subnormal and no infinity, which some devices take for 0.
fn unit_scale(largest: f32) -> f32 { return 1.0 / clamp(largest, 0x1p-126f, 0x1p+126f); }

// sqrt(a^2 + b^2) without overflow of the squares.
fn hypotenuse(a: f32, b: f32) -> f32 {
  let large = max(abs(a), abs(b));
  if large == 0.0 { return 0.0; }
  let ratio = large_quotient(min(abs(a), abs(b)), large);
  return large * sqrt(1.0 + ratio * ratio);
}
