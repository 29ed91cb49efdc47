// |s - t|^beta BCE(x, t), s = sigmoid(x). s - t is the slope of the cross-entropy.

fn pointwise(x: f32, t: f32, b: f32) -> vec2<f32> {
  let entropy = binary_cross_entropy(x, t, 1.0);
  let miss = abs(entropy.y);
  let factor = power(miss, params.beta);
  // Below 1 the power has no slope at 0.
  let least = select(miss, max(miss, 1e-6), params.beta < 1.0);
  let growth = params.beta * power(least, params.beta - 1.0) * sign(entropy.y) * (sigmoid(x) * sigmoid(-x));
  return vec2(factor * entropy.x, factor * entropy.y + entropy.x * growth);
}

fn large(x: f32, t: f32, b: f32) -> vec2<f32> { return scaled(pointwise(x, t, b)); }
