// The rows as the call gives them.
fn row_at(m: u32, i: u32) -> f32 { return load_rows(m * step.stride + i - step.base); }
