// phi = -w log p.

const LINEAR: bool = true;
const SQUARES: bool = false;
const RESTS: bool = false;

fn phi(log_p: f32, rest: f32, w: f32) -> f32 { return -w * log_p; }
fn phi_slope(log_p: f32, rest: f32, w: f32) -> f32 { return -w; }
