// t BCE(x, t) for t > 0 (BCE alone unless it is weighted), else alpha |s - t|^gamma BCE(x, t), s = sigmoid(x).

fn pointwise(x: f32, t: f32, b: f32) -> vec2<f32> {
  let entropy = binary_cross_entropy(x, t, 1.0);
  if t > 0.0 { return select(1.0, t, params.iou_weighted != 0u) * entropy; }
  // s - t is the slope of the cross-entropy, and not below s here.
  let s = sigmoid(x);
  let factor = params.alpha * power(entropy.y, params.gamma);
  var growth = 0.0;
  if entropy.y > 0.0 { growth = params.gamma * (s / entropy.y) * sigmoid(-x); }
  return vec2(factor * entropy.x, factor * (entropy.y + growth * entropy.x));
}

fn large(x: f32, t: f32, b: f32) -> vec2<f32> { return scaled(pointwise(x, t, b)); }
