// The gradient of a cell: of the nine in its channel's window, -1/9 each.

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  let i = (step.first_block + index) * WORKGROUP + lid;
  if index >= step.groups || i >= step.end { return; }
  let map = i / step.cells;
  let cell = i % step.cells;
  let channel = map % step.channels;
  let chosen = load_chosen(channel);
  var slope = 0.0;
  if map / step.channels == chosen.x / 2u && cell >= chosen.y {
    let down = cell / step.width - chosen.y / step.width;
    let across = cell % step.width - chosen.y % step.width;
    if down < 3u && across < 3u {
      slope = -1.0 / 9.0 * mean_scale() * load_grad_output(upstream_index(channel));
      if chosen.x % 2u == 1u { slope = not_a_number(); }
    }
  }
  store_grad_input(i, slope);
}
