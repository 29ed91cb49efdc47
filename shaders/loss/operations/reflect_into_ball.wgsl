// A point outside the ball, mirrored where its way from the origin crosses the sphere; the crossing where the mirror image
// is outside too. An origin outside is first moved to the sphere. All in units of the largest number, for the squares.

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let points = WORKGROUP / LANES;
  let point = (step.first_block + index) * points + lid / LANES;
  let lane = lid % LANES;
  let end = select(0u, step.axes, point < step.end);
  let start = point * step.axes;
  var most = params.radius;
  for (var d = lane; d < end; d += LANES) {
    let c = load_center(d);
    most = max(most, max(abs(load_input(start + d) - c), abs(load_origin(start + d) - c)));
  }
  let unit = 1.0 / point_max(lid, most);
  let radius = params.radius * unit;
  var mine = vec4<f32>();
  for (var d = lane; d < end; d += LANES) {
    let c = load_center(d);
    let a = (load_origin(start + d) - c) * unit;
    let b = (load_input(start + d) - c) * unit;
    let strays = nonfinite(load_origin(start + d)) || nonfinite(load_input(start + d)) || nonfinite(c);
    mine += vec4(a * a, b * b, 0.0, select(0.0, 1.0, strays));
  }
  let lengths = point_sum(lid, mine);
  let origin = min(sqrt(lengths.x), radius);
  let moved = select(1.0, origin / sqrt(lengths.x), lengths.x > radius * radius);
  mine = vec4<f32>();
  for (var d = lane; d < end; d += LANES) {
    let c = load_center(d);
    let a = moved * (load_origin(start + d) - c) * unit;
    let way = (load_input(start + d) - c) * unit - a;
    mine += vec4(a * way, way * way, 0.0, 0.0);
  }
  let ways = point_sum(lid, mine);
  // The root of |a + t way| = radius that lies ahead.
  let rest = max((radius - origin) * (radius + origin), 0.0);
  let root = sqrt(ways.x * ways.x + ways.y * rest);
  let t = clamp(select((root - ways.x) / ways.y, rest / (ways.x + root), ways.x > 0.0), 0.0, 1.0);
  // Of the way beyond: along the normal, and its square.
  let along = (1.0 - t) * (ways.x + t * ways.y);
  let square = (1.0 - t) * (1.0 - t) * ways.y;
  let back = square <= 2.0 * along;
  for (var d = lane; d < end; d += LANES) {
    let x = load_input(start + d);
    let c = load_center(d);
    let a = moved * (load_origin(start + d) - c) * unit;
    let way = (x - c) * unit - a;
    let crossing = a + t * way;
    let mirrored = crossing + (1.0 - t) * way - 2.0 * along / (radius * radius) * crossing;
    var result = x;
    if lengths.y > radius * radius { result = c + select(crossing, mirrored, back) / unit; }
    store_output(start + d, select(result, not_a_number(), lengths.w > 0.0));
  }
}
