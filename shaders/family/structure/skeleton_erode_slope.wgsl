// Adjoint of the erosion: a cell receives the slopes of the neighbours whose least value it was, beside its own
// by d.

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let i = (group.x + group.y * groups.x) * WORKGROUP + lid;
  if i >= step.count { return; }
  let p = place_of(i);
  var sum = load_delta(i);
  for (var k = 0u; k < 7u; k++) {
    let f = face(p, i, k);
    if f.exists && (load_args(f.i) >> 8u) + k == 6u { sum += load_slope(f.i); }
  }
  store_delta(i, sum);
}
