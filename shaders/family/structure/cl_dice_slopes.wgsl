// The slopes of each sample's loss, times the reduction's scale.

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  let sample = (step.first_block + index) * WORKGROUP + lid;
  if index >= step.groups || sample >= step.end { return; }
  let slopes = shares_of(sample).slopes * mean_scale();
  store_slopes(4u * sample, slopes.x);
  store_slopes(4u * sample + 1u, slopes.y);
  store_slopes(4u * sample + 2u, slopes.z);
  store_slopes(4u * sample + 3u, slopes.w);
}
