// The running mean and deviation from the moments of all workgroups.

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(local_invocation_index) lid: u32) {
  var mine = vec3<f32>(0.0);
  for (var i = lid; i < step.count; i += WORKGROUP) { mine = moments_merge(mine, load_moments(i).xyz); }
  let total = block_moments(lid, mine);
  if lid == 0u { keep_running(total); }
}
