// u = |x - t| / c, b = |alpha - 2|, v = u / sqrt(b), s = sqrt(1 + v^2): (b / alpha) (s^alpha - 1), of slope (u / c) s^(alpha - 2).
//
// The square is formed of v up to 1 alone: beyond, s = v sqrt(1 + v^-2), and its powers are those of v times a number near 1.
// What may be beyond f32 is held in units of a power of 2. There is no branch, so that a compiler reads ahead.

const LN_2: f32 = 0.6931471805599453;

// 2^by, as near as the normal numbers go.
fn two_to(by: i32) -> f32 { return bitcast<f32>(u32(clamp(by, -126, 127) + 127) << 23u); }

// e^z - 1 over z.
fn growth(z: f32) -> f32 { return select(expm1(z) / z, 1.0, z == 0.0); }

// Powers of 2 and of e, 0 where they are too small to matter.
fn power_of_two(z: f32) -> f32 { return exp2(max(z, -200.0)); }
fn power_of_e(z: f32) -> f32 { return exp(max(z, -200.0)); }

// Value and slope in units of 2^down.
fn robust(x: f32, t: f32, down: i32) -> vec2<f32> {
  // The difference and c in units in which neither their quotient is beyond f32. The second factor is made at run time: compilers
  // that see one twice take it out.
  let far = max(abs(x), abs(t)) > 0x1p+60f;
  let narrow = params.c < 0x1p-60f;
  let by = select(0x3f800000u, 0x1f800000u, far);
  let d = x * bitcast<f32>(by) - t * bitcast<f32>(by | (step.nan_source & 1u));
  let u = large_quotient(abs(d), params.c * select(1.0, 0x1p+64f, narrow));
  let up = select(0, 64, far) + select(0, 64, narrow);
  let alpha = params.alpha;
  let b = abs(alpha - 2.0);
  let root = sqrt(b);
  let v = u / root;
  let one = two_to(-up);
  let near = v <= one;
  let w = select(one / v, v / one, near);
  // log s, or that of s / v.
  let l = 0.5 * log1p_unit(min(w * w, 1.0));
  let log2_v = select(f32(up) + log2(v), 0.0, near);
  let shape = power_of_e((alpha - 2.0) * l);
  let linear = u * two_to(up - down) / params.c;
  let less = (alpha - 1.0) * log2_v;
  let slope = select((root / params.c) * power_of_two(less - f32(down)) * shape, linear * shape, near);
  // The power of v; from alpha 1 on v itself times a power, which is exact for alpha 1.
  let whole = alpha >= 1.0;
  let rest = power_of_two(select(alpha * log2_v - f32(down), less, whole));
  let unit = two_to(-down);
  let power = select(select(1.0, v * two_to(up - down), whole) * rest, unit, near);
  let z = alpha * (l + LN_2 * log2_v);
  let apart = (b / alpha) * (power * power_of_e(alpha * l) - unit);
  let value = select(apart, unit * (b * (l + LN_2 * log2_v) * growth(z)), abs(z) < 0.5);
  let half = u * two_to(up - down / 2);
  return select(vec2(value, sign(d) * slope), vec2(0.5 * half * half, sign(d) * linear), alpha == 2.0);
}

fn pointwise(x: f32, t: f32, b: f32) -> vec2<f32> { return robust(x, t, 0); }

fn large(x: f32, t: f32, b: f32) -> vec2<f32> { return robust(x, t, 64); }
