// One step of the skeleton: S + relu(d (1 - S)) with d = relu(x - opening of x).

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let i = (group.x + group.y * groups.x) * WORKGROUP + lid;
  if i >= step.count { return; }
  let x = load_source(i + step.source_base);
  let before = load_before(i);
  let opened = opening(i);
  let d = max(x - opened.value, 0.0);
  let bad = opened.bad || nonfinite(x) || nonfinite(before);
  store_result(i + step.result_base, select(before + max(d * (1.0 - before), 0.0), not_a_number(), bad));
}
