// The extent of an eroded plane from its blocks, with the weight of the erosion: its number to the power alpha.

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let local = group.x + group.y * groups.x;
  if local >= step.groups { return; }
  var mine = no_extent();
  for (var block = lid; block < step.blocks; block += WORKGROUP) {
    mine = extent_add(mine, load_parts(local * step.blocks + block));
  }
  var all = block_extent(lid, mine);
  if lid == 0u {
    all.weight = power(f32(step.at + 1u), params.alpha);
    store_extents((step.first + local) * step.iterations + step.at, all);
  }
}
