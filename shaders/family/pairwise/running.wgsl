// The running mean and deviation after this batch, to their tensors and for the qualities.

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(local_invocation_index) lid: u32) {
  var mine = vec3<f32>(0.0);
  for (var i = lid; i < step.count; i += WORKGROUP) { mine = moments_merge(mine, load_moments(i).xyz); }
  let total = block_moments(lid, mine);
  if lid == 0u {
    let mean = running(load_running_mean(0u), total.y, total.x >= 1.0);
    let deviation = running(load_running_std(0u), sqrt(total.z / max(total.x - 1.0, 1.0)), total.x >= 2.0);
    store_running(0u, mean);
    store_running(1u, deviation);
    store_running_mean(0u, mean);
    store_running_std(0u, deviation);
  }
}

// A statistic that a batch does not have stays as it is.
fn running(before: f32, batch: f32, has: bool) -> f32 {
  return select(before, params.t_alpha * batch + (1.0 - params.t_alpha) * before, has);
}
