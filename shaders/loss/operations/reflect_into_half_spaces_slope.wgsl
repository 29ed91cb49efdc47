// The upstream gradient through the half-spaces that did something, from the last one back: g - 2 (n.g) n.

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let points = WORKGROUP / LANES;
  let point = (step.first_block + index) * points + lid / LANES;
  let inside = point < step.end;
  let at = lid / LANES * step.axes;
  let lane = lid % LANES;
  let end = select(0u, step.axes, inside);
  for (var d = lane; d < end; d += LANES) { here[at + d] = load_grad_output(point * step.axes + d); }
  for (var left = step.planes; left > 0u; left--) {
    let k = left - 1u;
    var dot = 0.0;
    for (var d = lane; d < end; d += LANES) { dot += load_normals(k * step.axes + d) * here[at + d]; }
    let along = point_sum(lid, vec4(dot, 0.0, 0.0, 0.0)).x;
    if inside && ((load_met(point * step.words + k / 32u) >> (k % 32u)) & 1u) == 1u {
      for (var d = lane; d < end; d += LANES) { here[at + d] -= 2.0 * along * load_normals(k * step.axes + d); }
    }
  }
  for (var d = lane; d < end; d += LANES) { store_grad_input(point * step.axes + d, here[at + d]); }
}
