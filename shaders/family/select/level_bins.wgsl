// What the bins of all levels hold, a workgroup a bin: members, those of label 1, and the least score. Linked besides: number_in,
// place_in_pair.

var<workgroup> sums: array<u32, WORKGROUP>;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let bin = step.first_block + index;
  let start = load_starts(bin);
  let members = min(load_starts(bin + 1u) - start, step.elements);
  var sum = 0u;
  for (var k = lid; k < members; k += WORKGROUP) {
    sum += select(0u, 1u, load_labels(place_in_pair(load_payloads(start + k))) == 1);
  }
  sums[lid] = sum;
  for (var half = WORKGROUP / 2u; half > 0u; half >>= 1u) {
    workgroupBarrier();
    if lid < half { sums[lid] += sums[lid + half]; }
  }
  if lid == 0u {
    store_counts(bin, f32(members));
    store_positives(bin, f32(sums[0]));
    var least = 0.0;
    if members > 0u { least = number_in(load_keys(start)); }
    store_score_floor(bin, least);
  }
}
