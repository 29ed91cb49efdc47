// u = |x - t| / c, b = |alpha - 2|, v = u / sqrt(b), s = sqrt(1 + v^2): (b / alpha) (s^alpha - 1), of slope (u / c) s^(alpha - 2).
//
// The square is formed of v up to 1 alone: beyond, s = v sqrt(1 + v^-2), and its powers are those of v times a number near 1.

const LN_2: f32 = 0.6931471805599453;

// e^z - 1 over z.
fn growth(z: f32) -> f32 { return select(expm1(z) / z, 1.0, z == 0.0); }

// Powers of 2 and of e, 0 where they are too small to matter.
fn power_of_two(z: f32) -> f32 { return exp2(max(z, -200.0)); }
fn power_of_e(z: f32) -> f32 { return exp(max(z, -200.0)); }

// Value and slope for alpha other than 2, u and both in units of 2^up = 1 / unit.
fn robust(u: f32, up: f32, unit: f32) -> vec2<f32> {
  let alpha = params.alpha;
  let b = abs(alpha - 2.0);
  let root = sqrt(b);
  let v = u / root;
  let near = v <= unit;
  let w = select(unit / v, v / unit, near);
  // log s, or that of s / v.
  let l = 0.5 * log1p_unit(min(w * w, 1.0));
  var log2_v = 0.0;
  if !near { log2_v = up + log2(v); }
  let log_s = l + LN_2 * log2_v;
  var slope = 0.0;
  if near {
    slope = (u / params.c) * power_of_e((alpha - 2.0) * l);
  } else {
    slope = (root / params.c) * power_of_two((alpha - 1.0) * log2_v - up) * power_of_e((alpha - 2.0) * l);
  }
  let z = alpha * log_s;
  if abs(z) < 0.5 { return vec2(unit * (b * log_s * growth(z)), slope); }
  // The power of v, itself or without one factor of v: what is nearer to 1.
  var power = unit;
  if !near { power = select(unit * power_of_two(alpha * log2_v), v * power_of_two((alpha - 1.0) * log2_v), alpha >= 0.5); }
  return vec2((b / alpha) * (power * power_of_e(alpha * l) - unit), slope);
}

fn pointwise(x: f32, t: f32, b: f32) -> vec2<f32> {
  let d = x - t;
  let u = large_quotient(d, params.c);
  if params.alpha == 2.0 { return vec2(0.5 * u * u, u / params.c); }
  let result = robust(abs(u), 0.0, 1.0);
  return vec2(result.x, sign(d) * result.y);
}

fn large(x: f32, t: f32, b: f32) -> vec2<f32> {
  let d = large_difference(x, t);
  let u = large_quotient(d, params.c);
  if params.alpha == 2.0 {
    let half = large_quotient(times_power_of_two(x, -32) - times_power_of_two(t, -32), params.c);
    return vec2(0.5 * half * half, u / params.c);
  }
  let result = robust(abs(u), 64.0, 0x1p-64f);
  return vec2(result.x, sign(d) * result.y);
}
