// What is no count is 0. Linked besides: numerics.
fn counted(x: f32) -> f32 { return select(x, 0.0, nonfinite(x) || x < 0.0); }
