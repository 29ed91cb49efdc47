// Intersection I and union U of two boxes (x1, y1, x2, y2), and their gradients with respect to the first.
// Boxes that only touch share nothing, with zero gradient; a coordinate that ties gets half of a slope.

struct Overlap { iou: f32, union_area: f32, d_iou: vec4<f32>, d_union: vec4<f32> }

fn overlap(b: vec4<f32>, t: vec4<f32>, eps: f32) -> Overlap {
  let shared_size = min(b.zw, t.zw) - max(b.xy, t.xy);
  let size = b.zw - b.xy;
  let target_size = t.zw - t.xy;
  var area = 0.0;
  var d_area = vec4(0.0);
  if shared_size.x > 0.0 && shared_size.y > 0.0 {
    area = shared_size.x * shared_size.y;
    d_area = vec4(-share(t.x, b.x), -share(t.y, b.y), share(b.z, t.z), share(b.w, t.w)) * shared_size.yxyx;
  }
  let union_area = size.x * size.y + target_size.x * target_size.y - area;
  let d_union = vec4(-size.y, -size.x, size.y, size.x) - d_area;
  let divisor = union_area + eps;
  let iou = quotient(area, divisor);
  let slope = quotient(1.0, divisor);
  return Overlap(iou, union_area, (d_area - iou * d_union) * slope, d_union);
}

// Width and height of the enclosing box.
fn enclosing(b: vec4<f32>, t: vec4<f32>) -> vec2<f32> {
  return max(b.zw, t.zw) - min(b.xy, t.xy);
}

// d width / d (x1, x2) in x and z, d height / d (y1, y2) in y and w.
fn d_enclosing(b: vec4<f32>, t: vec4<f32>) -> vec4<f32> {
  return vec4(-share(b.x, t.x), -share(b.y, t.y), share(t.z, b.z), share(t.w, b.w));
}
