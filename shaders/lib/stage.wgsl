// Copies cells of some classes of one sample between a tensor and a compact [C, K] block in scratch: class c,
// cell first_cell + s lies at c * pitch + place + s of the block.

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let i = (group.x + group.y * groups.x) * WORKGROUP + lid;
  if i < step.count {
    let c = step.first_class + i / step.cells;
    let s = i % step.cells;
    let far = step.sample + c * step.space + step.first_cell + s;
    let near = c * step.pitch + s + step.place;
    copy_cell(far, near);
  }
}
