// How many of the pairs of each block have each digit of 8 bits. Linked besides: pairs_of, word_at, is_taken, digit_of.

// Pairs of an invocation in a block.
const ITEMS: u32 = 8u;
const DIGITS: u32 = 256u;

var<workgroup> digits: array<atomic<u32>, DIGITS>;

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
  for (var digit = lid; digit < DIGITS; digit += WORKGROUP) { atomicStore(&digits[digit], 0u); }
  workgroupBarrier();
  for (var k = 0u; k < ITEMS; k++) {
    let i = start + k * WORKGROUP + lid;
    if i < pairs {
      let word = word_at(first + i);
      if is_taken(segment, word) { atomicAdd(&digits[digit_of(word)], 1u); }
    }
  }
  workgroupBarrier();
  for (var digit = lid; digit < DIGITS; digit += WORKGROUP) {
    store_counts(unit * DIGITS + digit, atomicLoad(&digits[digit]));
  }
}
