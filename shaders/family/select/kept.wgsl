// How many weights of each segment stay, an invocation a segment. Linked besides: pruned_of.

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let segment = (step.first_block + index) * WORKGROUP + lid;
  if segment >= step.end { return; }
  let n = load_bounds(segment + 1u) - load_bounds(segment);
  store_kept(segment, f32(n - pruned_of(n)));
}
