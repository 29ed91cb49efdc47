// a = |x - t|, k = alpha - t: omega log(1 + (a / epsilon)^k) below theta, and its tangent of r = (theta / epsilon)^k beyond. With
// y the logarithm of a power, log(1 + e^y) is its softplus, and e^y / (1 + e^y) its sigmoid.

fn pointwise(x: f32, t: f32, b: f32) -> vec2<f32> {
  let d = x - t;
  let a = abs(d);
  let k = params.alpha - t;
  let at = min(a, params.theta);
  let y = select(k * log(large_quotient(at, params.epsilon)), -200.0, a == 0.0);
  let slope = select(params.omega * k * large_quotient(sigmoid(y), at), 0.0, a == 0.0);
  return vec2(slope * (a - at) + params.omega * softplus(y), sign(d) * slope);
}

fn large(x: f32, t: f32, b: f32) -> vec2<f32> {
  let here = pointwise(x, t, b);
  let d = large_difference(x, t);
  if abs(x - t) <= params.theta { return scaled(here); }
  let y = (params.alpha - t) * log(large_quotient(params.theta, params.epsilon));
  let curved = params.omega * times_power_of_two(softplus(y), -64);
  return vec2(abs(here.y) * (abs(d) - times_power_of_two(params.theta, -64)) + curved, times_power_of_two(here.y, -64));
}
