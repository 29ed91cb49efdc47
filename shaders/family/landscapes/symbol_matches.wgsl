// How many of the samples that are read equal each symbol of the truth, added to those of the steps before: an invocation a
// symbol, the samples in tiles.

var<workgroup> tile: array<i32, WORKGROUP>;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let t = (step.first_block + index) * WORKGROUP + lid;
  let end = min(step.end_sample, symbols_read());
  // What is no symbol equals nothing.
  var own = INVALID_LABEL;
  if t < step.end { own = load_target_samples(t); }
  var found = 0u;
  for (var start = step.first_sample; start < step.end_sample; start += WORKGROUP) {
    workgroupBarrier();
    tile[lid] = INVALID_LABEL;
    if start + lid < end { tile[lid] = load_samples(start + lid - step.first_sample); }
    workgroupBarrier();
    for (var k = 0u; k < WORKGROUP; k++) {
      if tile[k] == own { found++; }
    }
  }
  if own == INVALID_LABEL { found = 0u; }
  if t < step.end {
    if step.first_sample > 0u { found += load_matches(t); }
    store_matches(t, found);
  }
}
