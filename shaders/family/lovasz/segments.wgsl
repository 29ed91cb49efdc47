// The foreground of the blocks before each block of a segment, a workgroup each, and of all; and how many pairs of it are
// sorted: none where it does not count. A NaN counts.

// 1 where a segment without foreground counts.
override ALL: u32 = 0u;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let segment = step.first_block + index;
  var before = 0u;
  var mine = Tally(0.0, 0u, 0u);
  for (var first = 0u; first < step.blocks; first += WORKGROUP) {
    let block = first + lid;
    var count = 0u;
    if block < step.blocks {
      let tally = load_counts(segment * step.blocks + block);
      count = tally.count;
      mine.flags |= tally.flags;
    }
    let sums = sums_before(lid, count);
    if block < step.blocks { store_before(segment * step.blocks + block, before + sums.x); }
    before += sums.y;
  }
  let flags = block_tally(lid, mine).flags;
  if lid == 0u {
    let counts = flags >= 2u && (ALL == 1u || before > 0u || (flags & 1u) == 1u);
    store_foreground(segment, before);
    store_lengths(segment, select(0u, step.length, counts));
    store_kept(step.first_segment + segment, select(0u, 1u, counts));
  }
}
