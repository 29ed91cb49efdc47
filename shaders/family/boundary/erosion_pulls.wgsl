// The slopes of each plane by the least and the largest value of an erosion, number step.at, by which all were stretched.

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let local = group.x + group.y * groups.x;
  if local >= step.groups { return; }
  var by_least = Tally(0.0, 0u, 0u);
  var by_largest = Tally(0.0, 0u, 0u);
  for (var block = lid; block < step.blocks; block += WORKGROUP) {
    let part = load_parts(local * step.blocks + block);
    by_least.sum += part.x;
    by_largest.sum += part.y;
  }
  let all = vec2(block_tally(lid, by_least).sum, block_tally(lid, by_largest).sum);
  if lid == 0u {
    let stretch = stretch_of(load_extents((step.first + local) * step.iterations + step.at));
    store_pulls(local, stretch * all);
  }
}
