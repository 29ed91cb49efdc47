// The largest gap.
fn error_part(apart: f32, count: f32) -> f32 { return 0.0; }
fn error_of(sum: f32, most: f32, count: f32) -> f32 { return most; }
