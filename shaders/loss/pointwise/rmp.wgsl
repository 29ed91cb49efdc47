// m = min(|x|, |threshold - x|): m^p. Where both tie, halfway, the slopes do away with each other.

// m^(p - 1), exact for the exponents that are common.
fn power_below(m: f32) -> f32 {
  let e = params.p - 1.0;
  let any = select(0.0, exp2(e * log2(m)), m > 0.0);
  return select(select(any, m, e == 1.0), 1.0, e == 0.0);
}

// 2^-64 m^e.
fn large_power_of(m: f32, e: f32) -> f32 {
  if e == 0.0 { return 0x1p-64f; }
  if e == 1.0 { return times_power_of_two(m, -64); }
  let half = times_power_of_two(m, -32);
  if e == 2.0 { return half * half; }
  return select(0.0, exp2(e * log2(m) - 64.0), m > 0.0);
}

fn toward(x: f32) -> f32 {
  let low = abs(x);
  let high = abs(params.threshold - x);
  return select(select(sign(x - params.threshold), sign(x), low < high), 0.0, low == high);
}

fn pointwise(x: f32, t: f32, b: f32) -> vec2<f32> {
  let m = min(abs(x), abs(params.threshold - x));
  let power = power_below(m);
  return vec2(m * power, toward(x) * (params.p * power));
}

fn large(x: f32, t: f32, b: f32) -> vec2<f32> {
  let m = min(abs(x), abs(params.threshold - x));
  return vec2(large_power_of(m, params.p), toward(x) * (params.p * large_power_of(m, params.p - 1.0)));
}
