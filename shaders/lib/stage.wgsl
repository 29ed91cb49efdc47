// Copies cells of one sample between a tensor and a compact [C, pitch] copy in scratch, each class by step.units
// workgroups: cell s of class c lies at start + c * space + s of the tensor, and at c * pitch + place + s of the copy.

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let unit = step.first_unit + index;
  let c = unit / step.units;
  let s = (unit % step.units) * WORKGROUP + lid;
  if s < step.cells { copy_cell(step.start + c * step.space + s, c * step.pitch + step.place + s); }
}
