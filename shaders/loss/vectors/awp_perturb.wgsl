// gamma s times the norm of the weights over that of the direction.
fn coefficient(segment: u32, sums: Part) -> vec2<f32> {
  let weight = load_segment_weight(segment);
  if weight == 0.0 { return vec2(0.0, LEFT); }
  return coefficient_of_norms(params.gamma * weight, root_of(sums.first), root_of(sums.second));
}
