// Of time_derivative, space_derivative and velocity: the square of  u_t + v u_x.

fn terms(x: vec4<f32>) -> Terms {
  let r = x.x + x.z * x.y;
  return Terms(r * r, 2.0 * r * vec4(1.0, x.z, x.y, 0.0));
}

fn large(x: vec4<f32>) -> Terms {
  let v = times_power_of_two(x.z, -32);
  let r = times_power_of_two(x.x, -32) + v * x.y;
  return Terms(r * r, 2.0 * r * vec4(0x1p-32f, v, times_power_of_two(x.y, -32), 0.0));
}
