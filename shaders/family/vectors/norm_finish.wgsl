// A segment's norm, and the factor f 2^power of its elements by it. A loss brings  fn factor(norm: Norm) -> vec2<f32>,
// f and the power.

fn finish_row(segment: u32, sums: Part) {
  let norm = norm_of(sums);
  store_total_norm(segment, norm_value(norm));
  var scale = vec2(not_a_number(), 0.0);
  if norm.flag == 1.0 { scale = vec2<f32>(); }
  if norm.flag == 0.0 { scale = factor(norm); }
  store_factors(segment, scale);
}
