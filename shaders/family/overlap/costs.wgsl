// Distances over the largest of them; all 0 where that is.

var<workgroup> largest: array<f32, WORKGROUP>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(local_invocation_index) lid: u32) {
  var mine = -0x1.fffffep+127f;
  var bad = false;
  for (var i = lid; i < step.end; i += WORKGROUP) {
    let d = load_distances(i);
    bad = bad || nonfinite(d);
    mine = max(mine, select(d, mine, nonfinite(d)));
  }
  // No distance is as large as infinity, which stands for one that is none.
  largest[lid] = select(mine, -no_probability(), bad);
  for (var half = WORKGROUP / 2u; half > 0u; half >>= 1u) {
    workgroupBarrier();
    if lid < half { largest[lid] = max(largest[lid], largest[lid + half]); }
  }
  workgroupBarrier();
  let most = largest[0];
  for (var i = lid; i < step.end; i += WORKGROUP) {
    var cost = select(large_quotient(load_distances(i), most), 0.0, most == 0.0);
    if nonfinite(most) { cost = not_a_number(); }
    store_costs(i, cost);
  }
}
