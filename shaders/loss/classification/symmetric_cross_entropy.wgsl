// phi = w (-alpha log p - beta ln(clip) (1 - p));  phi' = w (-alpha + beta ln(clip) p), by log p.

const LINEAR: bool = false;
const SQUARES: bool = false;
const RESTS: bool = true;

fn phi(log_p: f32, rest: f32, w: f32) -> f32 {
  return w * (-params.alpha * log_p - params.beta * log(params.clip) * rest);
}

fn phi_slope(log_p: f32, rest: f32, w: f32) -> f32 {
  return w * (-params.alpha + params.beta * log(params.clip) * exp(log_p));
}
