// The sums of short rows, LANES invocations a row. Linked besides: `Part`, term(i), join(a, b), finish_row(row, part).

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
    for (var at = lane; at < step.span; at += LANES) { sum = join(sum, term(row * step.span + at)); }
  }
  parts[lid] = sum;
  for (var half = LANES / 2u; half > 0u; half >>= 1u) {
    workgroupBarrier();
    if lane < half { parts[lid] = join(parts[lid], parts[lid + half]); }
  }
  if lane == 0u && row < step.end { finish_row(row, parts[lid]); }
}
