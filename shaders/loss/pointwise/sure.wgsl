// d = input - target, pull = 2 sigma^2 noise / eps: d^2 - sigma^2 + pull (perturbed - input), of x as listed, noise last.

fn terms(x: vec4<f32>) -> Terms {
  let d = x.x - x.y;
  let pull = 2.0 * params.sigma * params.sigma * x.w / params.eps;
  let value = d * d - params.sigma * params.sigma + pull * (x.z - x.x);
  return Terms(value, vec4(2.0 * d - pull, 0.0, pull, 0.0));
}

fn large(x: vec4<f32>) -> Terms {
  let half = times_power_of_two(x.x, -32) - times_power_of_two(x.y, -32);
  let d = times_power_of_two(x.x, -64) - times_power_of_two(x.y, -64);
  let variance = params.sigma * params.sigma;
  let pull = 2.0 * variance * x.w / params.eps;
  let moved = times_power_of_two(x.z, -64) - times_power_of_two(x.x, -64);
  let small = times_power_of_two(pull, -64);
  let value = half * half - times_power_of_two(variance, -64) + pull * moved;
  return Terms(value, vec4(2.0 * d - small, 0.0, small, 0.0));
}
