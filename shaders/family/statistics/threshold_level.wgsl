// One level more: the most positives that so many bins hold, and the fewest bins of the level among them. An invocation a number
// of bins.

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  let m = index * WORKGROUP + lid;
  if m > step.most { return; }
  // No level before holds a bin, and then no positive.
  var best = -1.0;
  var own = 0u;
  var positives = 0.0;
  for (var j = 0u; j < step.length + 1u; j++) {
    if j > 0u { positives += counted(load_positives((step.level + 1u) * step.length - j)); }
    if j > m { break; }
    var before = -1.0;
    if step.level > 0u { before = load_before(m - j); } else if j == m { before = 0.0; }
    if before >= 0.0 && before + positives > best {
      best = before + positives;
      own = j;
    }
  }
  store_best(m, best);
  store_choices(step.level * (step.most + 1u) + m, own);
}
