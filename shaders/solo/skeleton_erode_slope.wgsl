// Adjoint of the erosion: a cell receives the slopes of the neighbours whose least value it was, the first in
// row-major order where several tie, beside its own slope by d.

fn least_of(n: u32) -> u32 {
  let p = place_of(n);
  var arg = face(p, 0u);
  var least = load_source(arg + step.source_base);
  for (var k = 1u; k < 7u; k++) {
    let m = face(p, k);
    let v = load_source(m + step.source_base);
    if v < least || (v == least && m < arg) {
      least = v;
      arg = m;
    }
  }
  return arg;
}

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
    let n = face(p, k);
    // A neighbour that does not exist stands as the cell itself, which counts once.
    let once = n != i || k == 3u;
    if once && least_of(n) == i { sum += load_eroded_slope(n); }
  }
  store_result(i + step.result_base, sum);
}
