// A coordinate of a point of the plane, mirrored where its way from the origin first crosses an edge.

fn corner(k: u32) -> vec2<f32> { return vec2(load_vertices(2u * k), load_vertices(2u * k + 1u)); }
fn next(k: u32) -> u32 { return select(k + 1u, 0u, k + 1u == step.corners); }

fn cross_of(a: vec2<f32>, b: vec2<f32>) -> f32 { return a.x * b.y - a.y * b.x; }

// By the even-odd rule.
fn is_inside(p: vec2<f32>) -> bool {
  var odd = false;
  for (var k = 0u; k < step.corners; k++) {
    let a = corner(k);
    let b = corner(next(k));
    if (a.y > p.y) != (b.y > p.y) && p.x < a.x + (p.y - a.y) / (b.y - a.y) * (b.x - a.x) { odd = !odd; }
  }
  return odd;
}

fn reflected(x: vec2<f32>, origin: vec2<f32>) -> vec2<f32> {
  if is_inside(x) { return x; }
  // In units of which products of lengths fit.
  let length = max(abs(x.x - origin.x), abs(x.y - origin.y));
  let way = vec2(large_quotient(x.x - origin.x, length), large_quotient(x.y - origin.y, length));
  var first = length;
  var met = false;
  var mirror = vec2<f32>();
  for (var k = 0u; k < step.corners; k++) {
    let a = corner(k);
    let edge = corner(next(k)) - a;
    let turn = cross_of(way, edge);
    let t = cross_of(a - origin, edge) / turn;
    let s = cross_of(a - origin, way) / turn;
    if turn != 0.0 && t >= 0.0 && t <= length && s >= 0.0 && s <= 1.0 && (!met || t < first) {
      met = true;
      first = t;
      mirror = edge;
    }
  }
  if !met { return origin; }
  let crossing = origin + first * way;
  let beyond = (length - first) * way;
  let mirrored = crossing + 2.0 * dot(beyond, mirror) / dot(mirror, mirror) * mirror - beyond;
  return select(crossing, mirrored, is_inside(mirrored));
}

fn element(i: u32) -> f32 {
  let at = i - i % 2u;
  let x = vec2(load_input(at), load_input(at + 1u));
  let origin = vec2(load_origin(at), load_origin(at + 1u));
  var strays = nonfinite(x.x) || nonfinite(x.y) || nonfinite(origin.x) || nonfinite(origin.y);
  for (var k = 0u; k < 2u * step.corners; k++) { strays = strays || nonfinite(load_vertices(k)); }
  if strays { return not_a_number(); }
  return reflected(x, origin)[i % 2u];
}
