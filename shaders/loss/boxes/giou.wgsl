// 1 - IoU + (A - U) / (A + eps), A the area of the enclosing box.

fn box_term(b: vec4<f32>, t: vec4<f32>, unit: f32) -> BoxTerm {
  let eps = params.eps * unit * unit;
  let o = overlap(b, t, eps);
  let around = enclosing(b, t);
  let area = around.x * around.y;
  let d_area = around.yxyx * d_enclosing(b, t);
  let empty = quotient(area - o.union_area, area + eps);
  let d_empty = (d_area - o.d_union - empty * d_area) * quotient(1.0, area + eps);
  return BoxTerm(1.0 - o.iou + empty, d_empty - o.d_iou);
}
