// The rows less an origin.
fn row_at(m: u32, i: u32) -> f32 { return load_rows(m * step.stride + i - step.base) - load_origin(i); }
