// d = x - t: sqrt(d^2 + eps^2).

fn pointwise(x: f32, t: f32, b: f32) -> vec2<f32> {
  let d = x - t;
  let root = hypotenuse(d, params.eps);
  if root == 0.0 { return vec2(0.0); }
  return vec2(root, large_quotient(d, root));
}

fn large(x: f32, t: f32, b: f32) -> vec2<f32> {
  let d = large_difference(x, t);
  let root = hypotenuse(d, times_power_of_two(params.eps, -64));
  return vec2(root, times_power_of_two(d / root, -64));
}
