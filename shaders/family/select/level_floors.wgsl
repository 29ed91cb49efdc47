// The least number of each level, an invocation a level. Linked besides: number_in.

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let level = (step.first_block + index) * WORKGROUP + lid;
  if level >= step.end { return; }
  var least = 0.0;
  if load_bounds(level) < load_bounds(level + 1u) { least = number_in(load_ordered(load_bounds(level))); }
  store_uncertainty_floor(level, least);
}
