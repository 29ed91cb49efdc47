// The map of a channel whose best window is the best of all, the first of several: its sample and its window.

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
  let channel = step.first_block + index;
  var best = vec2(0u, 0xffffffffu);
  for (var sample = lid; sample < step.samples; sample += WORKGROUP) {
    best = better(vec2(load_best(sample * step.channels + channel).x, sample), best);
  }
  bests[lid] = best;
  for (var half = WORKGROUP / 2u; half > 0u; half >>= 1u) {
    workgroupBarrier();
    if lid < half { bests[lid] = better(bests[lid], bests[lid + half]); }
  }
  if lid == 0u {
    let most = ordered_number(bests[lid].x);
    let window = load_best(bests[lid].y * step.channels + channel).y;
    store_chosen(channel, vec2(bests[lid].y * 2u + select(0u, 1u, is_nan(most)), window));
    let value = 1.0 - most;
    store_loss(channel, value);
    if VALUE == 1u { store_partials(channel, Tally(value, 0u, select(0u, 1u, is_nan(most)))); }
  }
}

override VALUE: u32 = 1u;
