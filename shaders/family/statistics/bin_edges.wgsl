// The edges of the bins, an invocation an edge.

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let i = (step.first_block + index) * WORKGROUP + lid;
  if i >= step.end { return; }
  let along = f32(i) / f32(step.bins);
  let low = bitcast<f32>(load_range(0u));
  let high = bitcast<f32>(load_range(1u));
  store_edges(i, select((1.0 - along) * low + along * high, high, i == step.bins));
}
