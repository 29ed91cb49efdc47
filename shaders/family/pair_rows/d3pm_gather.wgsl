// The matrix of each sample's step, beside one another: a workgroup looks for the samples whose step, less `back`, is its own.

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let s = step.first_block + index;
  for (var n = step.first_sample; n < step.end_sample; n++) {
    let t = load_timesteps(n);
    if t > 0 && t == i32(s + step.back) {
      for (var e = lid; e < step.size; e += WORKGROUP) { store_gathered(n * step.size + e, load_matrices(s * step.size + e)); }
    }
  }
}
