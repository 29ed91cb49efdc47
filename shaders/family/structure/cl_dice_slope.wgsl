// The slope of clDice by each probability: through its skeleton, and as what the truth's skeleton lies in.

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let i = (group.x + group.y * groups.x) * WORKGROUP + lid;
  if i >= step.count { return; }
  let at = step.first_plane * step.cells + i;
  let slope = load_slopes(4u * group_of(step.first_plane + i / step.cells) + 2u);
  store_field(at, load_through(i) + slope * load_truth_skeleton(at));
}
