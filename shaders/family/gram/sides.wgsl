// The rows of two matrices as the call gives them.
fn left_at(m: u32, i: u32) -> f32 { return load_left(m * step.stride + i - step.base); }
fn right_at(n: u32, i: u32) -> f32 { return load_right(n * step.stride + i - step.base); }
