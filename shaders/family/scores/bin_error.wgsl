// The error of all bins, from |right - sum of confidences| and the rows of each. Linked besides: group_sums; error_part(gap, count),
// error_of(sum, most, count).

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  var mine = vec4<f32>();
  for (var bin = lid; bin < step.bins; bin += WORKGROUP) {
    let found = load_gaps(bin);
    if found.y > 0.0 { mine = vec4(mine.x + error_part(found.x, found.y), max(mine.y, found.x / found.y), mine.z + found.y, 0.0); }
  }
  for (var block = lid; block < step.blocks; block += WORKGROUP) {
    if load_strays(block) != 0u { mine.w = 1.0; }
  }
  let sums = group_sum(lid, mine);
  let most = group_max(lid, vec4(mine.y, 0.0, 0.0, 0.0)).x;
  if lid == 0u {
    var error = 0.0;
    if sums.z > 0.0 { error = error_of(sums.x, most, sums.z); }
    store_error(0u, select(error, not_a_number(), sums.w > 0.0));
  }
}
