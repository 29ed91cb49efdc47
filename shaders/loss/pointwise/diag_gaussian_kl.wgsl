// Of mean, log_var, prior_mean, prior_log_var, with z the difference of the logarithms and q that of the means over the prior's
// deviation: (e^z - 1 - z + q^2) / 2.

fn terms(x: vec4<f32>) -> Terms {
  let z = x.y - x.w;
  let reach = exp(-0.5 * x.w);
  let q = (x.x - x.z) * reach;
  let pull = q * reach;
  let wide = expm1(z);
  return Terms(0.5 * (excess(z) + q * q), vec4(pull, 0.5 * wide, -pull, -0.5 * (wide + q * q)));
}

fn large(x: vec4<f32>) -> Terms {
  // log(2^16).
  const LOG_FOURTH = 11.090354888959125;
  let power = exp((x.y - x.w) - 4.0 * LOG_FOURTH);
  let linear = times_power_of_two(x.y, -64) - times_power_of_two(x.w, -64);
  let d = times_power_of_two(x.x, -16) - times_power_of_two(x.z, -16);
  let q = d * exp(-0.5 * x.w - LOG_FOURTH);
  let pull = q * exp(-0.5 * x.w - 2.0 * LOG_FOURTH);
  return Terms(0.5 * (power - linear + q * q), vec4(pull, 0.5 * power, -pull, -0.5 * (power + q * q)));
}
