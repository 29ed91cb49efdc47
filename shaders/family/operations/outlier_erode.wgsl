// 1 where the window around a cell holds none that is not kept.

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
  let y = cell / step.width;
  let x = cell % step.width;
  var all = 1u;
  for (var v = max(y, step.radius) - step.radius; v < min(y + step.radius + 1u, step.height); v++) {
    for (var u = max(x, step.radius) - step.radius; u < min(x + step.radius + 1u, step.width); u++) {
      all = min(all, load_kept(plane * step.cells + v * step.width + u));
    }
  }
  store_mask(plane * step.cells + cell, f32(all));
}
