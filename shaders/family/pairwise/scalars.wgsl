// Gradients of the scalar tensors, summed over a workgroup's anchors.

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let row = step.first + index * WORKGROUP + lid;
  var sums = sums_of(vec2(0.0), vec2(0u));
  if row < step.end && counted(load_outer_marks(row).label) {
    sums.value = anchor_scalars(row) * term_scale().x * load_grad_output(upstream_index(row));
  }
  let total = block_sums(lid, sums);
  if lid == 0u { store_sums(step.first / WORKGROUP + index, total); }
}
