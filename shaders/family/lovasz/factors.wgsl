// What the segments of an image count in the loss: the class's weight, over how many of the classes do where the loss is
// their mean, and 0 of a segment that does not.

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  let image = (step.first_block + index) * WORKGROUP + lid;
  if index >= step.groups || image >= step.end { return; }
  var count = 0u;
  for (var c = 0u; c < step.classes; c++) { count += load_kept(c * step.images + image); }
  let each = select(1.0, 1.0 / f32(max(count, 1u)), step.mean == 1u);
  for (var c = 0u; c < step.classes; c++) {
    let segment = c * step.images + image;
    store_factors(segment, select(0.0, load_weight(c) * each, load_kept(segment) == 1u));
  }
}
