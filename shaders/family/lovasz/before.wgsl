// The foreground of the blocks before each block of sorted cells, a workgroup for a segment. Linked besides: pairs_of,
// sums_before.

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let segment = step.first_block + index;
  let pairs = pairs_of(lid, segment);
  let blocks = pairs / step.block + select(0u, 1u, pairs % step.block > 0u);
  var before = 0u;
  for (var first = 0u; first < step.blocks; first += WORKGROUP) {
    if first >= blocks { break; }
    let block = first + lid;
    var count = 0u;
    if block < blocks { count = load_counts(segment * step.blocks + block); }
    let sums = sums_before(lid, count);
    if block < blocks { store_before(segment * step.blocks + block, before + sums.x); }
    before += sums.y;
  }
}
