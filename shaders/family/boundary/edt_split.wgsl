// Distance transform, a further axis: the arg-min q of near(q) + (row - q)^2 grows with the row, so that the arg-mins
// at both ends of a segment bound those of the rows between.
//
// TEAM invocations take a segment of 2^BITS intervals of a line. They read each candidate once and keep the best of
// every interval's first row in registers; a team then compares what its invocations found.

const NONE: u32 = 0xffffffffu;
override TEAM: u32 = 16u;
override BITS: u32 = 3u;

// Of each invocation, one for each interval but the first.
override ARGS: u32 = 1792u;
var<workgroup> args: array<u32, ARGS>;

fn keep_arg(entry: u32, line: u32, arg: u32, any: u32) {
  // Without any site in reach there is none in the line, and any arg-min serves.
  store_args(entry * step.lines + line, select(arg, any, arg == NONE));
}

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let across = WORKGROUP / TEAM;
  let count = 1u << BITS;
  let item = index * across + lid % across;
  let lane = lid / across;
  let live = item < step.items;
  let line = item % step.lines;
  let at = item / step.lines;
  let base = line / step.inner * (step.inner * step.length) + line % step.inner;
  // Segments are powers of two.
  let shift = firstTrailingBit(step.segment) - BITS;
  let start = at * step.segment;
  var best = best_none();
  var low = 0u;
  if live {
    low = known(at, line);
    let high = min(known(at + 1u, line), step.length - 1u);
    for (var q = low + lane; q <= high; q += TEAM) {
      let near = load_near(base + q * step.inner);
      if has_site(near) { best_add(&best, near, q, start, shift); }
    }
    if lane == 0u { store_args(at * count * step.lines + line, low); }
  }
  if TEAM == 1u {
    for (var k = 1u; k < count; k++) {
      if live && start + (k << shift) < step.length { keep_arg(at * count + k, line, best_arg(&best, k), low); }
    }
    return;
  }
  for (var k = 1u; k < count; k++) { args[(k - 1u) * WORKGROUP + lid] = best_arg(&best, k); }
  workgroupBarrier();
  for (var k = lane; k < count; k += TEAM) {
    let row = start + (k << shift);
    if live && k > 0u && row < step.length {
      var arg = NONE;
      var least = Cost();
      for (var other = 0u; other < TEAM; other++) {
        let q = args[(k - 1u) * WORKGROUP + lid % across + other * across];
        if q != NONE {
          let cost = cost_of(load_near(base + q * step.inner), max(row, q) - min(row, q));
          let nearer = cost_less(cost, least) || (!cost_less(least, cost) && q < arg);
          if arg == NONE || nearer {
            arg = q;
            least = cost;
          }
        }
      }
      keep_arg(at * count + k, line, arg, low);
    }
  }
}
