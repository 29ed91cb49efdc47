// 1 - I / max(U, eps) + (distance of the centres / max(length of the enclosing segment, eps))^2.

fn box_term(b: vec4<f32>, t: vec4<f32>, unit: f32) -> BoxTerm {
  let eps = params.eps * unit;
  let o = segment_overlap(b.xy, t.xy, eps);
  let apart = 0.5 * ((b.x + b.y) - (t.x + t.y));
  let around = max(b.y, t.y) - min(b.x, t.x);
  let slope = quotient(1.0, max(around, eps));
  let ratio = apart * slope;
  let d_around = select(vec2(0.0), vec2(-share(b.x, t.x), share(t.y, b.y)), around >= eps);
  let gradient = 2.0 * ratio * slope * (vec2(0.5) - ratio * d_around) - o.d_iou;
  return BoxTerm(1.0 - o.iou + ratio * ratio, vec4(gradient, 0.0, 0.0));
}
