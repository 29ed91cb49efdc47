// tanh(sqrt(2) a), and its slope by a from its value.
fn unit(a: f32) -> f32 { return hyperbolic_tangent(1.4142135623730951 * a); }
fn unit_slope(h: f32) -> f32 { return 1.4142135623730951 * ((1.0 - h) * (1.0 + h)); }
