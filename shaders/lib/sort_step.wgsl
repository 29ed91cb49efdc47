// One bitonic step over pairs farther apart than a workgroup's memory reaches.

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let i = (group.x + group.y * groups.x) * WORKGROUP + lid;
  if i >= step.length / 2u { return; }
  let a = 2u * i - (i & (step.stride - 1u));
  let b = a + step.stride;
  let low = load_sorted(a);
  let high = load_sorted(b);
  if is_after(low, high) == ((a & step.run) == 0u) {
    store_sorted(a, high);
    store_sorted(b, low);
  }
}
