// What a cell of a diffusion over classes is about: its class x0, its class xt after step t, and how the step mixes classes.

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let q = (step.first_block + index) * WORKGROUP + lid;
  if q < step.end { store_cells(q, cell_of(q)); }
}

fn cell_of(q: u32) -> vec4<u32> {
  let sample = q / step.cells;
  if load_cell_mask(q) == 0 { return vec4(LEFT_OUT, 0u, 0u, 0u); }
  let x0 = load_labels(q);
  if x0 == params.ignore_index { return vec4(LEFT_OUT, 0u, 0u, 0u); }
  let t = load_timesteps(sample);
  if t < 0 || t >= i32(step.steps) { return vec4(LEFT_OUT, 0u, 0u, 0u); }
  let xt = load_noisy_labels(q);
  let classes = i32(step.classes);
  if x0 < 0 || x0 >= classes || xt < 0 || xt >= classes { return vec4(BAD, 0u, 0u, 0u); }
  if t == 0 { return vec4(u32(x0), FIRST_STEP, 0u, 0u); }
  return vec4(u32(x0), u32(xt), bitcast<u32>(load_betas(u32(t))), bitcast<u32>(load_alpha_bars(u32(t) - 1u)));
}
