// What the losses of a logit x and a target t in [0, 1] share, each as (value, slope in x). The parts of
// both classes are computed apart, so that neither 1 - p nor a difference of large terms cancels.

// Binary cross-entropy, the positive part times `positive`.
fn binary_cross_entropy(x: f32, t: f32, positive: f32) -> vec2<f32> {
  let value = positive * t * softplus(-x) + (1.0 - t) * softplus(x);
  return vec2(value, (1.0 - t) * sigmoid(x) - positive * t * sigmoid(-x));
}

// 2^-64 of the same.
fn large_cross_entropy(x: f32, t: f32, positive: f32) -> vec2<f32> {
  let yes = scaled(vec2(softplus(-x), sigmoid(-x)));
  let no = scaled(vec2(softplus(x), sigmoid(x)));
  return vec2(positive * (t * yes.x) + (1.0 - t) * no.x, (1.0 - t) * no.y - positive * (t * yes.y));
}

// 1 - p_t, where p_t = p t + (1 - p)(1 - t).
fn binary_miss(x: f32, t: f32) -> vec2<f32> {
  let yes = sigmoid(x);
  let no = sigmoid(-x);
  return vec2(yes * (1.0 - t) + no * t, yes * no * (1.0 - 2.0 * t));
}

// Focal loss: alpha_t (1 - p_t)^gamma times the cross-entropy; without alpha_t where alpha is negative.
fn binary_focal(x: f32, t: f32, alpha: f32, gamma: f32) -> vec2<f32> {
  let entropy = binary_cross_entropy(x, t, 1.0);
  let miss = binary_miss(x, t);
  let factor = select(1.0, alpha * t + (1.0 - alpha) * (1.0 - t), alpha >= 0.0);
  let scaled = factor * power(miss.x, gamma);
  var growth = 0.0;
  if miss.x > 0.0 { growth = entropy.x * (gamma * (miss.y / miss.x)); }
  return vec2(scaled * entropy.x, scaled * (entropy.y + growth));
}
