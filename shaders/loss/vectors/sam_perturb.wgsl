// rho over the norm and eps.
fn coefficient(segment: u32, sums: Part) -> vec2<f32> {
  let norm = root_of(sums);
  store_norm(segment, norm_value(norm));
  if norm.flag == 1.0 { return vec2<f32>(); }
  if norm.flag != 0.0 { return no_coefficient(); }
  return coefficient_of_number(over(scaled(params.rho, 0), plus(norm.size, scaled(params.eps, 0))));
}
