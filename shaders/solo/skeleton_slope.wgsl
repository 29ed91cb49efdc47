// Adjoint of one step: the gradient by d, the place of the opening, and the gradient by the S before.

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
  let outer = load_outer(i + step.outer_base);
  let opened = opening(i);
  let d = max(x - opened.value, 0.0);
  let grows = d * (1.0 - before) > 0.0;
  let bad = opened.bad || nonfinite(x) || nonfinite(before);
  let by_d = select(0.0, outer * (1.0 - before), grows);
  store_delta(i, select(by_d, not_a_number(), bad));
  store_inner(i, select(outer, outer * (1.0 - d), grows));
  store_args(i, opened.arg);
}
