// The 3 x 3 window of a map with the largest mean, the first of several: a workgroup a map.

var<workgroup> bests: array<vec2<u32>, WORKGROUP>;

fn better(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> { return select(b, a, a.x > b.x || (a.x == b.x && a.y < b.y)); }

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let map = step.first_block + index;
  let crop = u32(params.crop);
  var best = vec2(0u, 0xffffffffu);
  for (var window = lid; window < step.windows; window += WORKGROUP) {
    let first = (window / step.across + crop) * step.width + window % step.across + crop;
    var sum = 0.0;
    for (var k = 0u; k < 9u; k++) {
      let x = load_input(map * step.cells + first + k / 3u * step.width + k % 3u);
      sum += select(x / 9.0, not_a_number(), nonfinite(x));
    }
    best = better(vec2(ordered_key(sum), first), best);
  }
  bests[lid] = best;
  for (var half = WORKGROUP / 2u; half > 0u; half >>= 1u) {
    workgroupBarrier();
    if lid < half { bests[lid] = better(bests[lid], bests[lid + half]); }
  }
  if lid == 0u { store_best(map, bests[lid]); }
}
