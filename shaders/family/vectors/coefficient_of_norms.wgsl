// A factor times a norm over another.
fn coefficient_of_norms(factor: f32, norm: Norm, by: Norm) -> vec2<f32> {
  if norm.flag != 0.0 || by.flag == 3.0 || nonfinite(factor) { return no_coefficient(); }
  if by.flag == 1.0 { return vec2<f32>(); }
  return coefficient_of_number(times(scaled(factor, 0), over(norm.size, by.size)));
}
