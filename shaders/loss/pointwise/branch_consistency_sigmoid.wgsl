// Of input and other: the square of the difference of their sigmoids, which is  p (1 - q) (1 - e^-gap)  of the larger score's p, the
// lesser's q and their distance: nothing cancels.

fn terms(x: vec4<f32>) -> Terms {
  let half = half_difference(x.x, x.y);
  let apart = -expm1(-2.0 * min(abs(half), 50.0));
  let d = sign(half) * (sigmoid(max(x.x, x.y)) * sigmoid(-min(x.x, x.y)) * apart);
  let slopes = 2.0 * d * vec2(sigmoid(x.x) * sigmoid(-x.x), -sigmoid(x.y) * sigmoid(-x.y));
  return Terms(d * d, vec4(slopes.x, slopes.y, 0.0, 0.0));
}

fn large(x: vec4<f32>) -> Terms {
  let here = terms(x);
  return Terms(0x1p-64f * here.value, 0x1p-64f * here.slopes);
}
