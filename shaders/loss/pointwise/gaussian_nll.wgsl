// With d = x - t and v = max(var, eps): (log v + d^2 / v) / 2, and log(2 pi) / 2 if full. The clamp is constant in the
// gradient.

fn terms(x: vec4<f32>) -> Terms {
  let d = x.x - x.y;
  let v = max(x.z, params.eps);
  let r = d / v;
  let constant = select(0.0, 0.9189385332, params.full != 0u);
  return Terms(0.5 * (log(v) + d * r) + constant, vec4(r, -r, (0.5 - 0.5 * d * r) / v, 0.0));
}

fn large(x: vec4<f32>) -> Terms {
  // 2^-32 of the difference, which itself may be beyond f32.
  let d = 0x1p-32f * x.x - 0x1p-32f * x.y;
  let v = max(x.z, params.eps);
  let r = d / v;
  return Terms(0.5 * d * r, vec4(0x1p-32f * r, -0x1p-32f * r, -0.5 * r * r, 0.0));
}
