// A basis, and the vector as the call gives it.
fn left_at(m: u32, i: u32) -> f32 { return load_basis(m * step.stride + i - step.base); }
fn right_at(n: u32, i: u32) -> f32 { return load_vector(i); }
