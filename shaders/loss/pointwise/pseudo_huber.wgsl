// d = x - t, c = b: scale c (sqrt(d^2 + c^2) - c) = scale c d^2 / (sqrt(d^2 + c^2) + c); 0 where c is 0.

fn pointwise(x: f32, t: f32, b: f32) -> vec2<f32> {
  if b == 0.0 { return vec2(0.0); }
  let d = x - t;
  let root = hypotenuse(d, b);
  let factor = params.scale * b;
  return vec2(factor * (d * large_quotient(d, root + b)), factor * large_quotient(d, root));
}

fn large(x: f32, t: f32, b: f32) -> vec2<f32> {
  let d = large_difference(x, t);
  let c = times_power_of_two(b, -64);
  let root = hypotenuse(d, c);
  if root == 0.0 { return vec2(0.0); }
  return params.scale * vec2(b * abs(d) * (abs(d) / (root + c)), c * (d / root));
}
