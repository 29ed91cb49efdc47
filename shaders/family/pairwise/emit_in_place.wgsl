// The gradients of unit rows lie where those of the rows go.
fn load_sum(row: u32, d: u32) -> f32 { return load_gradient(row * step.width + d); }
fn emit2(row: u32, d: u32, a: f32, b: f32) {
  emit(row, d, a);
  emit(row, d + 1u, b);
}
fn emit(row: u32, d: u32, a: f32) { store_gradient(row * step.width + d, a); }
