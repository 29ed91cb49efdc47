// Of input and other: the square of their difference.

fn terms(x: vec4<f32>) -> Terms {
  let d = x.x - x.y;
  return Terms(d * d, vec4(2.0 * d, -2.0 * d, 0.0, 0.0));
}

fn large(x: vec4<f32>) -> Terms {
  let half = times_power_of_two(x.x, -32) - times_power_of_two(x.y, -32);
  let d = times_power_of_two(x.x, -64) - times_power_of_two(x.y, -64);
  return Terms(half * half, vec4(2.0 * d, -2.0 * d, 0.0, 0.0));
}
