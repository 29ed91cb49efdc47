// The sums of short rows, LANES invocations a row, and what becomes of them. Linked besides: `Part`, part_at(i, row), join(a, b),
// finish_row(row, part).

override LANES: u32 = 32u;

var<workgroup> parts: array<Part, WORKGROUP>;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let row = (step.first_block + index) * (WORKGROUP / LANES) + lid / LANES;
  let lane = lid % LANES;
  var sum = Part();
  if row < step.end {
    // Four parts at a time are on their way.
    let rounds = step.span / LANES;
    for (var k = 0u; k < rounds / 4u; k++) {
      for (var j = 0u; j < 4u; j++) { // unrolled: 4
        sum = join(sum, part_at(row * step.span + (k * 4u + j) * LANES + lane, row));
      }
    }
    for (var k = rounds / 4u * 4u; k < rounds + 1u; k++) {
      let at = k * LANES + lane;
      if at < step.span { sum = join(sum, part_at(row * step.span + at, row)); }
    }
  }
  parts[lid] = sum;
  for (var half = LANES / 2u; half > 0u; half >>= 1u) {
    workgroupBarrier();
    if lane < half { parts[lid] = join(parts[lid], parts[lid + half]); }
  }
  if lane == 0u && row < step.end { finish_row(row, parts[lid]); }
}
