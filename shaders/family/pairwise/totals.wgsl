// The saved totals from the sums of the workgroups.

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(local_invocation_index) lid: u32) {
  var sums = sums_of(vec2(0.0), vec2(0u));
  for (var i = lid; i < step.count; i += WORKGROUP) { sums = sums_add(sums, load_sums(i)); }
  let total = block_sums(lid, sums);
  if lid == 0u { keep_totals(total); }
}
