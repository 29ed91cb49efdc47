// T^2 KL(P, Q) of Bernoulli distributions P = sigmoid(t / T) and Q = sigmoid(x / T). As sum_i P_i (e^-r_i - 1 + r_i) with
// r_i = log(P_i / Q_i), each part not below 0; far apart as sum_i P_i r_i.

// P_i times a logarithm, 0 where P_i is.
fn part(p: f32, r: f32) -> f32 { return select(p * r, 0.0, p == 0.0); }

fn pointwise(x: f32, t: f32, b: f32) -> vec2<f32> {
  let u = t / params.temperature;
  let v = x / params.temperature;
  let d = (x - t) / params.temperature;
  let yes = sigmoid(u);
  let no = sigmoid(-u);
  let t2 = params.temperature * params.temperature;
  if abs(d) < 0.5 {
    let grown = expm1(d);
    let value = yes * excess(-log1p_small(no * expm1(-d))) + no * excess(-log1p_small(yes * grown));
    return vec2(t2 * value, params.temperature * (yes * no * grown / (1.0 + yes * grown)));
  }
  let value = part(yes, softplus(-v) - softplus(-u)) + part(no, softplus(v) - softplus(u));
  return vec2(t2 * value, params.temperature * (sigmoid(v) * no - sigmoid(-v) * yes));
}

fn large(x: f32, t: f32, b: f32) -> vec2<f32> {
  let result = pointwise(x, t, b);
  if !nonfinite(result.x) { return scaled(result); }
  // Beyond f32 a softplus is its score or 0.
  let far = 0x1p-64f * vec2(x, t);
  let u = t / params.temperature;
  let value = part(sigmoid(u), max(-far.x, 0.0) - max(-far.y, 0.0)) + part(sigmoid(-u), max(far.x, 0.0) - max(far.y, 0.0));
  return vec2(params.temperature * value, scaled(result).y);
}
