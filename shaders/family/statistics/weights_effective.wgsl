// The inverse of the effective number of members, (1 - beta^n) / (1 - beta), without the factor 1 - beta.
fn raw(count: f32) -> f32 {
  if params.beta == 0.0 { return 1.0; }
  // log beta: near 1 by what is left to it, which is exact there.
  let rest = min(1.0 - params.beta, 0.5);
  let log_beta = select(log(params.beta), -log_quotient(rest / (2.0 - rest)), params.beta > 0.5);
  return -1.0 / expm1(max(max(count, 1.0) * log_beta, -200.0));
}

fn scaled(count: f32, sums: vec4<f32>) -> f32 { return raw(count) / sums.y * f32(step.classes); }
