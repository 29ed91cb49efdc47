// One over the sum of an edge mask over each class of each sample, or 1 where the sum is less.

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let plane = (step.first_block + index) * WORKGROUP + lid;
  if plane < step.end {
    var sum = 0.0;
    for (var k = 0u; k < step.units; k++) { sum += load_parts(plane * step.units + k); }
    store_shares(plane, select(1.0 / max(sum, 1.0), not_a_number(), nonfinite(sum)));
  }
}
