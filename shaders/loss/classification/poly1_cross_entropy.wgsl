// phi = -w log p + epsilon (1 - p);  phi' = -w - epsilon p, by log p.

const LINEAR: bool = false;
const SQUARES: bool = false;
const RESTS: bool = false;

fn phi(log_p: f32, rest: f32, w: f32) -> f32 { return -w * log_p - params.epsilon * expm1(log_p); }
fn phi_slope(log_p: f32, rest: f32, w: f32) -> f32 { return -w - params.epsilon * exp(log_p); }
