// s over the norm of the direction and eps.
fn coefficient(segment: u32, sums: Part) -> vec2<f32> {
  let weight = load_segment_weight(segment);
  if weight == 0.0 { return vec2(0.0, LEFT); }
  var length = root_of(sums);
  length.size = plus(length.size, scaled(params.eps, 0));
  return coefficient_of_norms(weight, Norm(scaled(1.0, 0), 0.0), length);
}
