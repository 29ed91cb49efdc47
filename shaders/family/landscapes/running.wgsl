// The mean of the first k elements of a row for each k, and by how much the next one changes it: LANES invocations a row, EACH
// consecutive elements of a lane in a round. Linked besides: `Part`, mean_part(x), join(a, b), mean_of(part, count).

override LANES: u32 = 32u;
const EACH: u32 = 4u;

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
  let count = select(0u, step.span, row < step.end);
  var before = Part();
  for (var round = 0u; round < step.rounds; round++) {
    let first = (round * LANES + lane) * EACH;
    var own = Part();
    for (var k = 0u; k < EACH; k++) {
      if first + k < count { own = join(own, mean_part(load_losses(row * step.span + first + k))); }
    }
    parts[lid] = own;
    for (var apart = 1u; apart < LANES; apart <<= 1u) {
      workgroupBarrier();
      var other = Part();
      if lane >= apart { other = parts[lid - apart]; }
      workgroupBarrier();
      parts[lid] = join(other, parts[lid]);
    }
    workgroupBarrier();
    var sum = before;
    if lane > 0u { sum = join(sum, parts[lid - 1u]); }
    before = join(before, parts[lid - lane + LANES - 1u]);
    for (var k = 0u; k < EACH; k++) {
      let at = first + k;
      if at < count {
        let x = load_losses(row * step.span + at);
        if at > 0u { store_delta(row * (step.span - 1u) + at - 1u, change(x, sum, at)); }
        sum = join(sum, mean_part(x));
        store_mean(row * step.span + at, mean_of(sum, f32(at + 1u)));
      }
    }
    workgroupBarrier();
  }
}

// By how much one more element changes the mean of those before it: no difference of means, and none beyond f32.
fn change(x: f32, sum: Part, count: u32) -> f32 {
  if sum.stray != 0u || nonfinite(x) { return not_a_number(); }
  return abs(half_difference(x, mean_of(sum, f32(count)))) * (2.0 / f32(count + 1u));
}
