// The sums of each sample's blocks, in order, an invocation a sample.

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let sample = (step.first_block + index) * WORKGROUP + lid;
  if sample >= step.end { return; }
  var sum = 0.0;
  for (var k = 0u; k < step.blocks; k++) { sum += load_parts(sample * step.blocks + k); }
  store_gradient(sample, sum);
}
