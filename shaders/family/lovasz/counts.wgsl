// How many pairs of each block are of the foreground. Linked besides: pairs, pairs_of.

override ITEMS: u32 = 8u;

// What a block has, among the flags: a NaN, a pair that counts.
const HAS_BROKEN: u32 = 1u;
const HAS_PAIRS: u32 = 2u;

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
  let pairs = pairs_of(segment);
  var mine = Tally(0.0, 0u, 0u);
  for (var k = 0u; k < ITEMS; k++) {
    let i = start + k * WORKGROUP + lid;
    if i < pairs {
      let pair = load_pairs(first + i);
      if pair.x != LEFT_OUT {
        mine.count += pair.y / FOREGROUND;
        mine.flags |= HAS_PAIRS | select(0u, HAS_BROKEN, pair.x == BROKEN);
      }
    }
  }
  let total = block_tally(lid, mine);
  if lid == 0u { store_counts(unit, total); }
}
