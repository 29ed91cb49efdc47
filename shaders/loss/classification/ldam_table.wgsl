// The margin max_m (n_min / n)^(1/4) of a class of n members.
fn table(n: f32, counts: Counts) -> vec2<f32> {
  return vec2(1.0, params.max_m * sqrt(sqrt(counts.least / n)));
}
