// How many of the sorted cells of each block are of the foreground. Linked besides: pairs_of, sums_before.

override ITEMS: u32 = 8u;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let unit = step.first_unit + index;
  let segment = unit / step.units;
  let first = segment * step.cells;
  let start = unit % step.units * (ITEMS * WORKGROUP);
  let pairs = pairs_of(lid, segment);
  // Blocks without pairs are not asked for.
  if start >= pairs { return; }
  var mine = 0u;
  for (var k = 0u; k < ITEMS; k++) {
    let i = start + k * WORKGROUP + lid;
    if i < pairs { mine += load_payloads(first + i) >> 31u; }
  }
  let sums = sums_before(lid, mine);
  if lid == 0u { store_counts(unit, sums.y); }
}
