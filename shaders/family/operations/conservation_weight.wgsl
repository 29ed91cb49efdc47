// The quadrature weight of a line's cell.
fn weight_at(line: u32, j: u32) -> f32 { return load_quadrature(line * step.weight_rows * step.length + j); }
