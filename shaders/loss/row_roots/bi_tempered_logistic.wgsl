// q = exp_t2(d - r), exp_t u = (1 + (1 - t) u)^(1 / (1 - t)), against shares t: the sum over classes of
// t (log_t1 t - log_t1 q) - (t^(2 - t1) - q^(2 - t1)) / (2 - t1), log_t u = (u^(1 - t) - 1) / (1 - t).
// Slopes: (q - t) q^(t2 - t1) less the class's part of their sum, q^t2 / sum q^t2.

fn norm() -> f32 { return 1.0 - params.t2; }

fn probability(d: f32, r: f32) -> vec2<f32> {
  let w = params.t2 - 1.0;
  if w == 0.0 { return vec2(d - r, -1.0); }
  let more = min(w * (r - d), 3.0e38);
  var logarithm = log(1.0 + more);
  if more <= 1.0 { logarithm = log1p_unit(more); }
  return vec2(-logarithm / w, -1.0 / (1.0 + more));
}

// The share with label_smoothing.
fn smoothed(share: f32) -> f32 {
  let others = f32(max(step.classes, 2u) - 1u);
  if step.classes == 1u { return share; }
  return share * (1.0 - params.label_smoothing * f32(step.classes) / others) + params.label_smoothing / others;
}

fn to_power(log_q: f32, by: f32) -> f32 { return exp(clamp(by * max(log_q, -1.0e30), -200.0, 88.0)); }

// (q - t) q^(t2 - t1).
fn difference(c: Class, t: f32) -> f32 {
  let by = params.t2 - params.t1;
  if c.d == 0.0 { return (c.less + (1.0 - t)) * to_power(c.log_q, by); }
  var result = to_power(c.log_q, 1.0 + by);
  if t != 0.0 { result -= t * to_power(c.log_q, by); }
  return result;
}

fn row_sums(c: Class) -> vec4<f32> {
  let t = smoothed(c.share);
  // A class of probability 0 with a share.
  if t > 0.0 && c.log_q == LOWEST { return vec4(not_a_number()); }
  let a = 1.0 - params.t1;
  let b = 2.0 - params.t1;
  let log_q = max(c.log_q, -1.0e30);
  var value = to_power(log_q, b) / b;
  if t > 0.0 {
    let log_t = log(t);
    var logarithms = log_t - log_q;
    if a != 0.0 { logarithms = (expm1(a * log_t) - expm1(a * log_q)) / a; }
    value = t * logarithms - (expm1(b * log_t) - expm1(b * log_q)) / b;
  }
  return vec4(0.5 * value, difference(c, t), to_power(c.log_q, params.t2), 0.0);
}

fn row_value(sums: vec4<f32>, tops: f32) -> f32 { return sums.x; }
fn kept_sums(sums: vec4<f32>) -> vec2<f32> { return sums.yz; }

fn slope(c: Class, kept: vec2<f32>) -> f32 {
  return difference(c, smoothed(c.share)) - to_power(c.log_q, params.t2) / kept.y * kept.x;
}
