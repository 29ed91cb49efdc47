// The rows less the first one.
fn row_at(m: u32, i: u32) -> f32 { return load_rows(m * step.stride + i - step.base) - load_rows(i - step.base); }
