// u = |x - t| / c, b = |alpha - 2|, v = u / sqrt(b), s = sqrt(1 + v^2): (b / alpha) (s^alpha - 1), of slope (u / c) s^(alpha - 2).
//
// The square is formed of v up to 1 alone: beyond, s = v sqrt(1 + v^-2), and its powers are those of v times a number near 1.
// What may be beyond f32 is held in units of a power of 2.

const LN_2: f32 = 0.6931471805599453;

// e^z - 1 over z.
fn growth(z: f32) -> f32 { return select(expm1(z) / z, 1.0, z == 0.0); }

// Powers of 2 and of e, 0 where they are too small to matter.
fn power_of_two(z: f32) -> f32 { return exp2(max(z, -200.0)); }
fn power_of_e(z: f32) -> f32 { return exp(max(z, -200.0)); }

// Value and slope in units of 2^down.
fn robust(x: f32, t: f32, down: i32) -> vec2<f32> {
  // The difference and c in units in which neither their quotient is beyond f32.
  var d = x - t;
  var c = params.c;
  var up = 0;
  if max(abs(x), abs(t)) > 0x1p+60f {
    d = large_difference(x, t);
    up = 64;
  }
  if c < 0x1p-60f {
    c = times_power_of_two(c, 64);
    up += 64;
  }
  let u = large_quotient(abs(d), c);
  let alpha = params.alpha;
  let linear = times_power_of_two(u, up - down) / params.c;
  if alpha == 2.0 {
    let half = times_power_of_two(u, up - down / 2);
    return vec2(0.5 * half * half, sign(d) * linear);
  }
  let unit = times_power_of_two(1.0, -down);
  let one = times_power_of_two(1.0, -up);
  let b = abs(alpha - 2.0);
  let root = sqrt(b);
  let v = u / root;
  let near = v <= one;
  let w = select(one / v, v / one, near);
  // log s, or that of s / v.
  let l = 0.5 * log1p_unit(min(w * w, 1.0));
  let shape = power_of_e((alpha - 2.0) * l);
  var log2_v = 0.0;
  var slope = linear * shape;
  if !near {
    log2_v = f32(up) + log2(v);
    slope = (root / params.c) * power_of_two((alpha - 1.0) * log2_v - f32(down)) * shape;
  }
  let log_s = l + LN_2 * log2_v;
  let z = alpha * log_s;
  if abs(z) < 0.5 { return vec2(unit * (b * log_s * growth(z)), sign(d) * slope); }
  // The power of v; from alpha 1 on v itself times a power, which is exact for alpha 1.
  var power = unit;
  if !near {
    if alpha >= 1.0 {
      power = times_power_of_two(v, up - down) * power_of_two((alpha - 1.0) * log2_v);
    } else {
      power = power_of_two(alpha * log2_v - f32(down));
    }
  }
  return vec2((b / alpha) * (power * power_of_e(alpha * l) - unit), sign(d) * slope);
}

fn pointwise(x: f32, t: f32, b: f32) -> vec2<f32> { return robust(x, t, 0); }

fn large(x: f32, t: f32, b: f32) -> vec2<f32> { return robust(x, t, 64); }
