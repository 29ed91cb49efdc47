// -log max(n / d, 1e-7) with its slopes by the three sums, 0 below; 0 where d is 0.
const COMPLEMENT: bool = false;

fn quotient_loss(n: f32, d: f32, n_by: vec3<f32>, d_by: vec3<f32>) -> vec4<f32> {
  if d == 0.0 { return vec4<f32>(); }
  let ratio = n / d;
  if ratio <= 1.0e-7 { return vec4(-log(1.0e-7), 0.0, 0.0, 0.0); }
  var value = -log(ratio);
  if abs(ratio - 1.0) < 0.5 { value = log_quotient((d - n) / (d + n)); }
  return vec4(value, (d_by - n_by / ratio) / d);
}
