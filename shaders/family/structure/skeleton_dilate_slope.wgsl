// Adjoint of the dilation: a cell takes off the slopes of the boxes whose largest value it was.

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let i = (group.x + group.y * groups.x) * WORKGROUP + lid;
  if i >= step.count { return; }
  let p = place_of(i);
  var sum = 0.0;
  if step.fresh == 0u { sum = load_slope(i); }
  for (var z = low(p.z); z < high(p.z, step.depth); z++) {
    for (var y = low(p.y); y < high(p.y, step.height); y++) {
      for (var x = low(p.x); x < high(p.x, step.width); x++) {
        let n = at(p, z, y, x);
        if (load_args(n) & 0xffu) + box_number(p, z, y, x) == 26u { sum -= load_delta(n); }
      }
    }
  }
  store_slope(i, sum);
}
