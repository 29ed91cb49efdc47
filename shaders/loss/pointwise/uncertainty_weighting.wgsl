// f exp(-s) L + s / 2. Half of the exponent at a time, for exp(-s) alone may be beyond f32.

fn terms(x: vec4<f32>) -> Terms {
  let e = exp(clamp(-0.5 * x.y, -150.0, 88.0));
  let weight = x.z * e * e;
  let term = x.z * (x.x * e) * e;
  return Terms(term + 0.5 * x.y, vec4(weight, 0.5 - term, 0.0, 0.0));
}

fn large(x: vec4<f32>) -> Terms {
  let e = 0x1p-32f * exp(clamp(-0.5 * x.y, -150.0, 88.0));
  let term = x.z * (x.x * e) * e;
  return Terms(term + 0x1p-65f * x.y, vec4(x.z * e * e, -term, 0.0, 0.0));
}
