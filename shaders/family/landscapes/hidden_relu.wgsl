// sqrt(2) max(a, 0), and its slope by a from its value. A NaN stays one.
fn unit(a: f32) -> f32 { return select(1.4142135623730951 * a, 0.0, a <= 0.0); }
fn unit_slope(h: f32) -> f32 { return select(1.4142135623730951, 0.0, h == 0.0); }
