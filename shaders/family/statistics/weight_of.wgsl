// The weight of each class.
@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let c = (step.first_block + group.x + group.y * groups.x) * WORKGROUP + lid;
  if c >= step.end { return; }
  let sums = load_sums(0u);
  store_weights(c, select(scaled(load_class_counts(c), sums), not_a_number(), sums.z > 0.0));
}
