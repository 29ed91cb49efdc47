// 1 - I / (U + eps).

fn box_term(b: vec4<f32>, t: vec4<f32>, unit: f32) -> BoxTerm {
  let o = overlap(b, t, params.eps * unit * unit);
  return BoxTerm(1.0 - o.iou, -o.d_iou);
}
