// The largest magnitude.

fn term(x: f32) -> vec4<f32> {
  if nonfinite(x) { return flagged(x); }
  return vec4(0.0, abs(x), 0.0, 0.0);
}

fn merge(a: vec4<f32>, b: vec4<f32>) -> vec4<f32> {
  return max(a, b);
}

fn norm_of(sums: vec4<f32>) -> Norm {
  return Norm(sums.y, 0, sums.w);
}
