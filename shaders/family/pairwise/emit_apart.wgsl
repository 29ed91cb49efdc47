// The gradients of rows go elsewhere than those of the unit rows lie.
fn emit2(row: u32, d: u32, a: f32, b: f32) { store2_gradient(row * step.width + d, a, b); }
fn emit(row: u32, d: u32, a: f32) { store_gradient(row * step.width + d, a); }
