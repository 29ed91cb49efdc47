// The weight times the mean.
fn coefficient(segment: u32, sums: Part) -> vec2<f32> {
  let weight = load_segment_weight(segment);
  let sum = sum_of(sums);
  let length = row_length(segment);
  if weight == 0.0 || length == 0u { return vec2(0.0, LEFT); }
  if sum.flag != 0.0 || nonfinite(weight) { return no_coefficient(); }
  let mean = over(sum.size, scaled(f32(length), 0));
  return vec2(number(times(mean, scaled(weight, 0))), 0.0);
}
