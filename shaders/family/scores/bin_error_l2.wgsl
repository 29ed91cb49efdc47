// The root of sum n_b/n gap_b^2.
fn error_part(apart: f32, count: f32) -> f32 { return apart * (apart / count); }
fn error_of(sum: f32, most: f32, count: f32) -> f32 { return sqrt(sum / count); }
