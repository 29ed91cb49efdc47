// The gradient of each cell: the upstream gradients of the indices that name it, added up in their order.

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let unit = step.first_unit + index;
  let sample = unit / step.units;
  let cell = unit % step.units * WORKGROUP + lid;
  if cell >= step.cells { return; }
  let start = sample * step.indices;
  let first = first_of(start, cell);
  for (var c = 0u; c < step.classes; c++) {
    var sum = 0.0;
    for (var k = first; k < step.indices; k++) {
      if load_keys(start + k) != cell { break; }
      sum += load_grad_output((start + load_payloads(start + k)) * step.classes + c);
    }
    store_grad_input(element_at(sample, c, cell), sum);
  }
}
