// phi = w (exp(u) - 1) / (1 - tau), u = (1 - tau)(-log p), -w log p at tau = 1;  phi' = -w exp(u), by log p.
// u is clamped at 80, where the slope becomes 0.

const LINEAR: bool = false;
const SQUARES: bool = false;
const RESTS: bool = false;

fn phi(log_p: f32, rest: f32, w: f32) -> f32 {
  let slope = 1.0 - params.tau;
  if slope == 0.0 { return -w * log_p; }
  return w * expm1(min(-slope * log_p, 80.0)) / slope;
}

fn phi_slope(log_p: f32, rest: f32, w: f32) -> f32 {
  let u = (params.tau - 1.0) * log_p;
  return select(-w * exp(min(u, 80.0)), 0.0, u > 80.0);
}
