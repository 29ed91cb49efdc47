// phi = -w (1 - p)^gamma log p.
fn phi(log_p: f32, w: f32) -> f32 { return -w * power(-expm1(log_p), params.gamma) * log_p; }

fn phi_slope(log_p: f32, w: f32) -> f32 {
  let rest = -expm1(log_p);
  var ratio = 1.0;
  if rest > 1.0e-30 { ratio = -log_p / rest; }
  return -w * power(rest, params.gamma) * (1.0 + params.gamma * exp(log_p) * ratio);
}

fn half_phi(half_log: f32, w: f32) -> f32 { return -w * half_log; }
