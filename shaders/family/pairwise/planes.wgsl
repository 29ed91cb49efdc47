// Adds the planes in which gradients of unit rows added up, in their order.

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let i = (group.x + group.y * groups.x) * WORKGROUP + lid;
  if i >= step.elements { return; }
  var total = 0.0;
  if step.fresh == 0u { total = load_sums(step.sums_first + i); }
  for (var plane = 0u; plane < step.planes; plane++) { total += load_planes(step.planes_first + plane * step.plane_elements + i); }
  store_sums(step.sums_first + i, total);
}
