// x - 2 max(n.x - limit, 0) n for each half-space in order; which of them did something, a bit each. Coordinates are in units
// of 2^16, so that sums fit where the result does.

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
  for (var d = lane; d < end; d += LANES) { here[at + d] = 0x1p-16f * load_input(point * step.axes + d); }
  var bits = 0u;
  for (var k = 0u; k < step.planes; k++) {
    var dot = 0.0;
    for (var d = lane; d < end; d += LANES) { dot += load_normals(k * step.axes + d) * here[at + d]; }
    let excess = point_sum(lid, vec4(dot, 0.0, 0.0, 0.0)).x - 0x1p-16f * load_limits(k);
    let hits = excess > 0.0 || nonfinite(excess);
    if hits {
      for (var d = lane; d < end; d += LANES) { here[at + d] -= 2.0 * excess * load_normals(k * step.axes + d); }
    }
    bits |= select(0u, 1u << (k % 32u), hits);
    if inside && lane == 0u && (k % 32u == 31u || k + 1u == step.planes) {
      store_met(point * step.words + k / 32u, bits);
    }
    if k % 32u == 31u { bits = 0u; }
  }
  for (var d = lane; d < end; d += LANES) { store_output(point * step.axes + d, times_power_of_two(here[at + d], 16)); }
}
