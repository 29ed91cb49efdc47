// Distance transform, end of an axis: one invocation takes 2^BITS neighbouring rows of a line. The arg-mins at both
// ends bound those between, so that it reads each candidate once and keeps the best of every row in registers.

const NONE: u32 = 0xffffffffu;
override BITS: u32 = 3u;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let item = index * WORKGROUP + lid;
  if item >= step.items { return; }
  let line = item % step.lines;
  let at = item / step.lines;
  let base = line / step.inner * (step.inner * step.length) + line % step.inner;
  let start = at << BITS;
  var best = best_none();
  let high = min(known(at + 1u, line), step.length - 1u);
  for (var q = known(at, line); q <= high; q++) {
    let near = load_near(base + q * step.inner);
    if has_site(near) { best_add(&best, near, q, start, 0u); }
  }
  let plane = base / step.cells;
  // A loop of known length, so that a compiler may unroll it and keep the costs in registers.
  for (var k = 0u; k < (1u << BITS); k++) {
    let cost = best_cost(&best, k);
    if start + k < step.length {
      keep_cell(plane, base + (start + k) * step.inner, has_cost(cost), cost);
    }
  }
}
