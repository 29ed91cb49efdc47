// The running statistics with this batch and each anchor's quality by them, of few rows, in one workgroup.

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(local_invocation_index) lid: u32) {
  var mine = vec3<f32>(0.0);
  for (var row = lid; row < step.end; row += WORKGROUP) { mine = moments_merge(mine, length_moments(row)); }
  let total = block_moments(lid, mine);
  if lid == 0u { keep_running(total); }
  storageBarrier();
  for (var row = lid; row < step.end; row += WORKGROUP) { keep_quality(row); }
}
