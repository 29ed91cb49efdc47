// phi = w (-log p)^gamma_ce, whose slope takes -log p as at least 1e-6.
fn phi(log_p: f32, w: f32) -> f32 { return w * power(max(-log_p, 0.0), params.gamma_ce); }
fn phi_slope(log_p: f32, w: f32) -> f32 { return -w * params.gamma_ce * power(max(-log_p, 1.0e-6), params.gamma_ce - 1.0); }
fn half_phi(half_log: f32, w: f32) -> f32 { return w * exp2(params.gamma_ce - 1.0) * power(-half_log, params.gamma_ce); }
