// Erosion: the least value of a cell and its face neighbours; NaN where one is no finite number.

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let i = (group.x + group.y * groups.x) * WORKGROUP + lid;
  if i >= step.count { return; }
  let p = place_of(i);
  var least = load_source(i + step.source_base);
  var bad = nonfinite(least);
  for (var k = 0u; k < 7u; k++) {
    let v = load_source(face(p, k) + step.source_base);
    bad = bad || nonfinite(v);
    least = min(least, v);
  }
  store_result(i, select(least, not_a_number(), bad));
}
