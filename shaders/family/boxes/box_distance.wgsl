// rho^2 / (c^2 + eps): squared distance of the centres over the squared diagonal of the enclosing box.

fn centre_distance(b: vec4<f32>, t: vec4<f32>, eps: f32) -> BoxTerm {
  let apart = 0.5 * ((b.xy + b.zw) - (t.xy + t.zw));
  let rho = dot(apart, apart);
  let around = enclosing(b, t);
  let diagonal = dot(around, around) + eps;
  let ratio = quotient(rho, diagonal);
  let d_diagonal = 2.0 * around.xyxy * d_enclosing(b, t);
  return BoxTerm(ratio, (apart.xyxy - ratio * d_diagonal) * quotient(1.0, diagonal));
}
