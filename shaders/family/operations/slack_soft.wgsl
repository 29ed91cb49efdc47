// The mass is known up to a precision, in units of weights.
fn slack(unit: f32) -> f32 { return exp(-params.log_tau) * unit * unit; }
