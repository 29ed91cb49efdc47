// A point outside the ball, mirrored where its way from the origin crosses the sphere; the crossing where the mirror image
// is outside too. An origin outside is first moved to the sphere. Lengths are in units of the radius, and what is farther than
// FAR of them comes nearer on its line through the centre: it is outside, and so is its mirror image.
const FAR: f32 = 1.0e12;

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
  var most = vec2<f32>();
  for (var d = lane; d < end; d += LANES) {
    let c = load_center(d);
    most = max(most, abs(vec2(load_origin(start + d) - c, load_input(start + d) - c)));
  }
  most.x = point_max(lid, most.x);
  most.y = point_max(lid, most.y);
  let far = FAR * params.radius;
  let near = vec2(large_quotient(far, most.x), large_quotient(far, most.y));
  let unit = select(vec2(1.0), near, most > vec2(far)) / params.radius;
  var mine = vec4<f32>();
  for (var d = lane; d < end; d += LANES) {
    let c = load_center(d);
    let a = (load_origin(start + d) - c) * unit.x;
    let b = (load_input(start + d) - c) * unit.y;
    let strays = nonfinite(load_origin(start + d)) || nonfinite(load_input(start + d)) || nonfinite(c);
    mine += vec4(a * a, b * b, 0.0, select(0.0, 1.0, strays));
  }
  let squares = point_sum(lid, mine);
  let moved = select(1.0, inverseSqrt(squares.x), squares.x > 1.0) * unit.x;
  mine = vec4<f32>();
  for (var d = lane; d < end; d += LANES) {
    let c = load_center(d);
    let a = (load_origin(start + d) - c) * moved;
    let way = (load_input(start + d) - c) * unit.y - a;
    mine += vec4(a * way, way * way, 0.0, 0.0);
  }
  let ways = point_sum(lid, mine);
  // The root of |a + t way| = 1 that lies ahead.
  let rest = max(1.0 - squares.x, 0.0);
  let root = sqrt(ways.x * ways.x + ways.y * rest);
  let t = clamp(select((root - ways.x) / ways.y, rest / (ways.x + root), ways.x > 0.0), 0.0, 1.0);
  // Of the way beyond: along the normal, and its square.
  let along = (1.0 - t) * (ways.x + t * ways.y);
  let square = (1.0 - t) * (1.0 - t) * ways.y;
  let back = square <= 2.0 * along;
  for (var d = lane; d < end; d += LANES) {
    let x = load_input(start + d);
    let c = load_center(d);
    let a = (load_origin(start + d) - c) * moved;
    let way = (x - c) * unit.y - a;
    let crossing = a + t * way;
    let mirrored = crossing + (1.0 - t) * way - 2.0 * along * crossing;
    let result = select(x, c + params.radius * select(crossing, mirrored, back), squares.y > 1.0);
    store_output(start + d, select(result, not_a_number(), squares.w > 0.0));
  }
}
