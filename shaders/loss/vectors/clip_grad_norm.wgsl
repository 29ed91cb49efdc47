// min(1, max_norm / (norm + 1e-6)).
fn coefficient(segment: u32, sums: Part) -> vec2<f32> {
  let norm = norm_of(sums);
  store_norm(segment, norm_value(norm));
  if norm.flag == 1.0 { return vec2<f32>(); }
  if norm.flag != 0.0 { return no_coefficient(); }
  let most = scaled(params.max_norm, 0);
  let size = plus(norm.size, scaled(1e-6, 0));
  if at_most(size, most) { return vec2(1.0, 0.0); }
  return coefficient_of_number(over(most, size));
}
