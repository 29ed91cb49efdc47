// 1 - I / max(U, eps).

fn box_term(b: vec4<f32>, t: vec4<f32>, unit: f32) -> BoxTerm {
  let o = segment_overlap(b.xy, t.xy, params.eps * unit);
  return BoxTerm(1.0 - o.iou, vec4(-o.d_iou, 0.0, 0.0));
}
