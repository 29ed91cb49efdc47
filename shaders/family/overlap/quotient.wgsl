// 1 - n / d with its slopes by the three sums, from n, d and theirs; 0 where d is 0.
const COMPLEMENT: bool = true;

fn quotient_loss(n: f32, d: f32, n_by: vec3<f32>, d_by: vec3<f32>) -> vec4<f32> {
  if d == 0.0 { return vec4<f32>(); }
  let ratio = n / d;
  return vec4(1.0 - ratio, (ratio * d_by - n_by) / d);
}
