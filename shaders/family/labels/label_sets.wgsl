// The classes within the radius of each cell along one axis: a bit each, in words of 32, all cells of a word together.

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let i = (group.x + group.y * groups.x) * WORKGROUP + lid;
  if i >= step.count * step.words { return; }
  let word = i / step.count;
  let cell = i % step.count;
  let c = cell / step.stride % step.size;
  let start = cell - c * step.stride;
  let end = min(c + step.radius + 1u, step.size);
  var members = 0u;
  for (var k = max(c, step.radius) - step.radius; k < end; k++) { members |= seen(start + k * step.stride, word); }
  store_sets(i, members);
}
