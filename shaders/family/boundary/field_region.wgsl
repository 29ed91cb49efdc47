// Inside distances to weights, in place: -d / (max d + 1e-15) inside, 1 outside; 0 everywhere for a class that
// is absent or fills its item.

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let unit = step.first_unit + index;
  let plane = unit / step.units;
  let cell = unit % step.units * WORKGROUP + lid;
  if cell >= step.cells { return; }
  let i = plane * step.cells + cell;
  let distance = load_field(i);
  let largest = load_largest(plane);
  store_field(i, select(select(1.0, -distance / (largest + 1e-15), distance > 0.0), 0.0, largest == 0.0));
}
