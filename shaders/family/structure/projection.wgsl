// The largest value of each line and the first place that has it, where a NaN is above all; and, where it is wanted, the
// gradient of the whole line. LANES invocations share a line; neighbours are lanes of one line where lines are
// contiguous, and lanes of neighbouring lines where they are not.

override LANES: u32 = 1u;
override CONTIGUOUS: u32 = 0u;
override GRADIENT: u32 = 0u;

// Key and place.
var<workgroup> bests: array<vec2<u32>, WORKGROUP>;

fn better(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  let first = a.x > b.x || (a.x == b.x && a.y < b.y);
  return select(b, a, first);
}

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let lines = WORKGROUP / LANES;
  let lane = select(lid / lines, lid % LANES, CONTIGUOUS == 1u);
  let apart = select(lines, 1u, CONTIGUOUS == 1u);
  let line = (step.first_block + index) * lines + select(lid % lines, lid / LANES, CONTIGUOUS == 1u);
  let inside = line < step.end;
  let start = line / step.inner * step.inner * step.length + line % step.inner;
  var best = vec2(0u, 0xffffffffu);
  if inside {
    for (var k = lane; k < step.length; k += LANES) {
      best = better(best, vec2(ordered_key(load_input(start + k * step.inner)), k));
    }
  }
  bests[lid] = best;
  for (var half = LANES / 2u; half > 0u; half >>= 1u) {
    workgroupBarrier();
    if lane < half { bests[lid] = better(bests[lid], bests[lid + half * apart]); }
  }
  if inside && lane == 0u {
    let place = bests[lid].y;
    store_projection(line, load_input(start + place * step.inner));
    store_places(line, place);
  }
  if GRADIENT == 1u {
    workgroupBarrier();
    let place = bests[lid - lane * apart].y;
    if inside {
      let upstream = load_grad_output(line);
      for (var k = lane; k < step.length; k += LANES) {
        store_grad_input(start + k * step.inner, select(0.0, upstream, k == place));
      }
    }
  }
}
