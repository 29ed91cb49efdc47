// Binary cross-entropy of x - margin (2 t - 1).

fn pointwise(x: f32, t: f32, b: f32) -> vec2<f32> {
  return binary_cross_entropy(x - params.margin * (2.0 * t - 1.0), t, 1.0);
}
