// Intersection over union of two segments (start, end), and its gradient with respect to the first. The
// union is at least eps; where eps takes over, the quotient's divisor has no slope.

struct SegmentOverlap { iou: f32, d_iou: vec2<f32> }

fn segment_overlap(b: vec2<f32>, t: vec2<f32>, eps: f32) -> SegmentOverlap {
  let shared_length = min(b.y, t.y) - max(b.x, t.x);
  let inter = max(shared_length, 0.0);
  var d_inter = vec2(0.0);
  if shared_length > 0.0 { d_inter = vec2(-share(t.x, b.x), share(b.y, t.y)); }
  let total = (b.y - b.x) + (t.y - t.x) - inter;
  let divisor = max(total, eps);
  let iou = quotient(inter, divisor);
  let d_total = select(vec2(0.0), vec2(-1.0, 1.0) - d_inter, total >= eps);
  return SegmentOverlap(iou, (d_inter - iou * d_total) * quotient(1.0, divisor));
}
