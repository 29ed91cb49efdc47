// Qbar_t[x0, c] of matrices.
fn reached_at(asked: Question, c: u32) -> f32 {
  return load_cumulative_matrices((asked.t * step.classes + asked.x0) * step.classes + c);
}
