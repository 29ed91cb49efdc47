// Of input, other and divergence: dt (x (x/2 + other) + divergence), other constant.

fn terms(x: vec4<f32>) -> Terms {
  return Terms(params.dt * (x.x * (0.5 * x.x + x.y) + x.z), params.dt * vec4(x.x + x.y, 0.0, 1.0, 0.0));
}

fn large(x: vec4<f32>) -> Terms {
  let half = times_power_of_two(x.x, -32);
  let product = half * (0.5 * half + times_power_of_two(x.y, -32));
  let sum = times_power_of_two(x.x, -64) + times_power_of_two(x.y, -64);
  return Terms(params.dt * (product + times_power_of_two(x.z, -64)), params.dt * vec4(sum, 0.0, 0x1p-64f, 0.0));
}
