// log cosh d, slope tanh d. With h = tanh(|d| / 2), cosh d = (1 + h^2) / (1 - h^2), which keeps its accuracy near 0 and holds
// the series while h^2 <= 1/3.
fn log_cosh(d: f32) -> vec2<f32> {
  const LOG_2 = 0.6931471805599453;
  let a = abs(d);
  let h = hyperbolic_tangent(0.5 * a);
  let far = a - LOG_2 + log1p_unit(exp(-2.0 * min(a, 50.0)));
  return vec2(select(far, log_quotient(min(h * h, 0.34)), a < 1.25), hyperbolic_tangent(d));
}
