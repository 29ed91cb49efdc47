// Indices with their places in a sample, to be sorted; those that are left out come last.
@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let q = (step.first_block + index) * WORKGROUP + lid;
  if q < step.end {
    store_keys(q, bitcast<u32>(cell_of(q)));
    store_payloads(q, q % step.indices);
  }
}
