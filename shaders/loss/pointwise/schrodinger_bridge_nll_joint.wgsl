// Of input, other and divergence: dt ((x + other)^2 / 2 + divergence).

fn terms(x: vec4<f32>) -> Terms {
  let sum = x.x + x.y;
  return Terms(params.dt * (0.5 * sum * sum + x.z), params.dt * vec4(sum, sum, 1.0, 0.0));
}

fn large(x: vec4<f32>) -> Terms {
  let half = times_power_of_two(x.x, -32) + times_power_of_two(x.y, -32);
  let sum = times_power_of_two(x.x, -64) + times_power_of_two(x.y, -64);
  let value = params.dt * (0.5 * half * half + times_power_of_two(x.z, -64));
  return Terms(value, params.dt * vec4(sum, sum, 0x1p-64f, 0.0));
}
