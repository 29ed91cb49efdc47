// sum n_b/n gap_b.
fn error_part(apart: f32, count: f32) -> f32 { return apart; }
fn error_of(sum: f32, most: f32, count: f32) -> f32 { return sum / count; }
