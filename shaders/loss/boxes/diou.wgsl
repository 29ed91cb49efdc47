// 1 - IoU + rho^2 / (c^2 + eps).

fn box_term(b: vec4<f32>, t: vec4<f32>, unit: f32) -> BoxTerm {
  let eps = params.eps * unit * unit;
  let o = overlap(b, t, eps);
  let distance = centre_distance(b, t, eps);
  return BoxTerm(1.0 - o.iou + distance.value, distance.gradient - o.d_iou);
}
