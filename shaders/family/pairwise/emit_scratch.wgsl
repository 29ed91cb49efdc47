// The gradients of unit rows lie in scratch.
fn load_sum(row: u32, d: u32) -> f32 { return load_sums((row - step.base) * step.width + d); }
fn emit2(row: u32, d: u32, a: f32, b: f32) { store2_gradient(row * step.width + d, a, b); }
fn emit(row: u32, d: u32, a: f32) { store_gradient(row * step.width + d, a); }
