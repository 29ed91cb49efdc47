// Sums start from what other vectors came to.
fn before(row: u32, i: u32) -> vec2<f32> { return load_partial((row - step.first_row) * step.elements + i); }
