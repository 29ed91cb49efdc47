// phi = -w (1 - p)^gamma log p;  phi' = -w (1 - p)^gamma (1 - gamma p log p / (1 - p)), by log p.

const LINEAR: bool = false;
const SQUARES: bool = false;
const RESTS: bool = true;

fn phi(log_p: f32, rest: f32, w: f32) -> f32 {
  return -w * power(rest, params.gamma) * log_p;
}

fn phi_slope(log_p: f32, rest: f32, w: f32) -> f32 {
  var ratio = 1.0;
  if rest > 1.0e-30 { ratio = -log_p / rest; }
  return -w * power(rest, params.gamma) * (1.0 + params.gamma * exp(log_p) * ratio);
}
