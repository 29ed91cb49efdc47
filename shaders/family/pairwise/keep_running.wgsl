// The running mean and deviation after a batch, to their tensors and for the qualities.
fn keep_running(batch: vec3<f32>) {
  let mean = running(load_running_mean(0u), batch.y, batch.x >= 1.0);
  let deviation = running(load_running_std(0u), sqrt(batch.z / max(batch.x - 1.0, 1.0)), batch.x >= 2.0);
  store_running(0u, mean);
  store_running(1u, deviation);
  store_running_mean(0u, mean);
  store_running_std(0u, deviation);
}

// A statistic that a batch does not have stays as it is.
fn running(before: f32, batch: f32, has: bool) -> f32 {
  return select(before, params.t_alpha * batch + (1.0 - params.t_alpha) * before, has);
}
