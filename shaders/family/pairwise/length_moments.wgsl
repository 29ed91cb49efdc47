// A row's part in the moments of the lengths: none where it does not count.
fn length_moments(row: u32) -> vec3<f32> {
  if row >= step.end { return vec3(0.0); }
  let mark = load_outer_marks(row);
  if !counted(mark.label) || nonfinite(mark.inverse) { return vec3(0.0); }
  return vec3(1.0, row_length(mark), 0.0);
}
