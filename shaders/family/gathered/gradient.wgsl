// The gradient of each cell: the sum over the indices that name it, in their order, found in the sorted ones.

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
  let scale = mean_scale();
  let start = sample * step.indices;
  let first = first_of(start, cell);
  for (var c = 0u; c < step.classes; c++) {
    let at = element_at(sample, c, cell);
    var sum = 0.0;
    var strays = false;
    for (var k = first; k < step.indices; k++) {
      if load_keys(start + k) != cell { break; }
      let e = (start + load_payloads(start + k)) * step.classes + c;
      let x = load_input(at);
      let t = load_target(e);
      if nonfinite(x) || nonfinite(t) { strays = true; }
      let slope = pointwise(x, t, 1.0).y;
      let by = scale * load_grad_output(upstream_index(e));
      sum += select(slope * by, times_power_of_two(large(x, t, 1.0).y * by, 64), nonfinite(slope));
    }
    store_grad_input(at, select(sum, not_a_number(), strays));
  }
}
