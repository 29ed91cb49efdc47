// Scale (n / n_max)^gamma and shift tau ln(n / sum n) of a class of n members.
fn table(n: f32, counts: Counts) -> vec2<f32> {
  return vec2(power(n / counts.most, params.gamma), params.tau * log(n / counts.sum));
}
