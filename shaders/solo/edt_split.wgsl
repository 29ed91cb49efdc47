// Distance transform, a further axis: the arg-min q of near(q) + (row - q)^2 grows with the row, so that the
// arg-min of a middle row bounds the search of the rows on either side.
//
// A workgroup takes TEAM invocations for each of WORKGROUP / TEAM neighbouring
// lines, and of each line the segment of 2^BITS intervals; the arg-mins at its ends are known. It finds
// those at the inner ends level by level, all invocations of a line sharing the rows of a level. Rows too far away
// to be the nearest are left out, which on most masks are most.

const NONE: u32 = 0xffffffffu;
const TEAM: u32 = 16u;
// Candidates that are not worth narrowing down.
const CLOSE: u32 = 8u;
override BITS: u32 = 6u;
override FOUND: u32 = 1040u;

var<workgroup> found: array<u32, FOUND>;
var<workgroup> costs: array<Cost, WORKGROUP>;
var<workgroup> args: array<u32, WORKGROUP>;

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
  let line = index / step.segments * across + lid % across;
  let at = index % step.segments;
  let lane = lid / across;
  let live = line < step.lines;
  let base = line / step.inner * (step.inner * step.length) + line % step.inner;
  let start = at * step.segment;
  let interval = step.segment >> BITS;
  let slot = lid % across * (count + 1u);
  if lane == 0u && live {
    found[slot] = known(at, line);
    found[slot + count] = known(at + 1u, line);
  }
  for (var level = 0u; level < BITS; level++) {
    let nodes = 1u << level;
    let half = count >> (level + 1u);
    let team = max(TEAM >> level, 1u);
    workgroupBarrier();
    for (var round = 0u; round < nodes; round += TEAM) {
      let end = (2u * (round + lane / team) + 1u) * half;
      let row = start + end * interval;
      var arg = NONE;
      var cost: Cost;
      if live && row < step.length {
        let least = found[slot + end - half];
        let most = found[slot + end + half];
        var low = least;
        var high = most;
        if most - least > CLOSE {
          // Three of the candidates tell how far away a better one can be.
          var rows = step.length;
          for (var k = 0u; k < 3u; k++) {
            let q = select(select(row, most, k == 1u), least, k == 0u);
            let near = load_near(base + q * step.inner);
            if has_site(near) { rows = min(rows, reach(cost_of(near, max(row, q) - min(row, q)))); }
          }
          low = max(least, max(row, rows) - rows);
          high = min(most, row + rows);
        }
        for (var q = low + lane % team; q <= high; q += team) {
          let near = load_near(base + q * step.inner);
          if has_site(near) {
            let other = cost_of(near, max(row, q) - min(row, q));
            if arg == NONE || cost_less(other, cost) {
              arg = q;
              cost = other;
            }
          }
        }
      }
      if team > 1u {
        costs[lid] = cost;
        args[lid] = arg;
        workgroupBarrier();
        if lane % team == 0u {
          for (var k = 1u; k < team; k++) {
            let other = costs[lid + k * across];
            let q = args[lid + k * across];
            let nearer = cost_less(other, cost) || (!cost_less(cost, other) && q < arg);
            if q != NONE && (arg == NONE || nearer) {
              arg = q;
              cost = other;
            }
          }
        }
      }
      if lane % team == 0u && live {
        // Without any site in reach there is none in the line, and any arg-min serves.
        let any = select(step.length - 1u, found[slot + end - half], row < step.length);
        found[slot + end] = select(arg, any, arg == NONE);
      }
    }
  }
  workgroupBarrier();
  if live {
    for (var end = lane; end < count; end += TEAM) {
      if start + end * interval < step.length {
        store_args((at * count + end) * step.lines + line, found[slot + end]);
      }
    }
  }
}
