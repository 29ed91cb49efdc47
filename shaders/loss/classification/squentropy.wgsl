// phi = -w log p, and w times the mean square of the other classes' scores.

const LINEAR: bool = true;
const SQUARES: bool = true;
const RESTS: bool = false;

fn phi(log_p: f32, rest: f32, w: f32) -> f32 { return -w * log_p; }
fn phi_slope(log_p: f32, rest: f32, w: f32) -> f32 { return -w; }
