// A dot by the lengths of both rows, whose squares are known; 0 of a row of zeros.
fn dot_by(dot: f32, left: f32, right: f32) -> f32 {
  if nonfinite(left) || nonfinite(right) { return not_a_number(); }
  if left == 0.0 || right == 0.0 { return 0.0; }
  return dot / sqrt(left) / sqrt(right);
}
