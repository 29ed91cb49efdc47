// The anchors' terms from their statistics: sums over a workgroup's anchors.

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let row = step.first + index * WORKGROUP + lid;
  var sums = sums_of(vec2(0.0), vec2(0u));
  if row < step.anchors_end {
    let mark = load_outer_marks(row);
    if counted(mark.label) {
      let terms = anchor_terms(row);
      sums = sums_of(terms.value, terms.count);
    }
    sums.bad = u32(is_bad(mark.label));
    sums.flags = select(0u, MET, nonfinite(mark.inverse));
  }
  sums = with_other(sums, row);
  if scalars_fail() { sums.flags |= MET | EVERYWHERE; }
  let total = block_sums(lid, sums);
  if lid == 0u { store_sums(step.first / WORKGROUP + index, total); }
}
