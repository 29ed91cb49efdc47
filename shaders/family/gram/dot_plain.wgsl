// A dot as it is.
fn dot_by(dot: f32, left: f32, right: f32) -> f32 { return dot; }
