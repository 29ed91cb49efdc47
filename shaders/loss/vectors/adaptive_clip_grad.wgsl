// 1 where the gradient's norm is at most clipping max(norm of the weights, eps), else that over the norm.
fn coefficient(segment: u32, sums: Part) -> vec2<f32> {
  let grads = root_of(sums.first);
  let weights = root_of(sums.second);
  if grads.flag == 3.0 || weights.flag == 3.0 { return no_coefficient(); }
  if weights.flag == 1.0 {
    if params.clipping == 0.0 { return no_coefficient(); }
    return vec2(1.0, 0.0);
  }
  if grads.flag == 1.0 { return vec2<f32>(); }
  var size = scaled(params.eps, 0);
  if at_most(size, weights.size) { size = weights.size; }
  let most = times(scaled(params.clipping, 0), size);
  if at_most(grads.size, most) { return vec2(1.0, 0.0); }
  var norm = scaled(1e-6, 0);
  if at_most(norm, grads.size) { norm = grads.size; }
  return coefficient_of_number(over(most, norm));
}
