// Writes the pairs of each block in the order of a digit of 8 bits, those of one digit as they came: sorted in workgroup
// memory by splits of 3 bits, then in runs. Linked besides: pairs_of, sums_before.

// Pairs of an invocation in a block.
const ITEMS: u32 = 8u;
const DIGITS: u32 = 256u;
// The digit's bits lie here.
override SHIFT: u32 = 0u;
override BLOCK: u32 = ITEMS * WORKGROUP;
// Digits of an invocation.
override SHARE: u32 = DIGITS / WORKGROUP;
// Words of an invocation's counts, two to a word: bits d of a split are half d / 4 of word d % 4.
const WORDS: u32 = 4u;
override COUNTED: u32 = WORDS * WORKGROUP;

// Digits, with the place that the pair has in the block below.
var<workgroup> entries: array<u32, BLOCK>;
var<workgroup> counted: array<u32, COUNTED>;
// Where a digit's pairs of the block go in the segment, and where they start in the block.
var<workgroup> targets: array<u32, DIGITS>;
var<workgroup> starts: array<u32, DIGITS>;

var<private> own: array<u32, ITEMS>;

// An invocation's pairs of each of 8 kinds, four bits each: ITEMS of them fit.
fn one_of(bits: u32) -> u32 { return 1u << (4u * bits); }
fn number_of(numbers: u32, bits: u32) -> u32 { return (numbers >> (4u * bits)) & 15u; }

// Splits the entries by the 3 bits from `shift` on. Every invocation calls it, after a barrier.
fn split(lid: u32, shift: u32) {
  var mine = 0u;
  for (var k = 0u; k < 8u; k++) { // unrolled: 8
    own[k] = entries[lid * ITEMS + k];
    mine += one_of((own[k] >> shift) & 7u);
  }
  for (var w = 0u; w < WORDS; w++) {
    counted[w * WORKGROUP + lid] = number_of(mine, w) | (number_of(mine, w + WORDS) << 16u);
  }
  workgroupBarrier();
  var sum = 0u;
  for (var w = 0u; w < WORDS; w++) { sum += counted[lid * WORDS + w]; }
  let sums = sums_before(lid, sum);
  // The upper half of the bits comes after all of the lower.
  var before = sums.x + (sums.y << 16u);
  for (var w = 0u; w < WORDS; w++) {
    let count = counted[lid * WORDS + w];
    counted[lid * WORDS + w] = before;
    before += count;
  }
  workgroupBarrier();
  var placed = 0u;
  for (var k = 0u; k < 8u; k++) { // unrolled: 8
    let bits = (own[k] >> shift) & 7u;
    let both = counted[(bits % WORDS) * WORKGROUP + lid];
    entries[select(both & 0xffffu, both >> 16u, bits >= WORDS) + number_of(placed, bits)] = own[k];
    placed += one_of(bits);
  }
  workgroupBarrier();
}

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
  let start = unit % step.units * BLOCK;
  let pairs = pairs_of(segment);
  for (var i = lid; i < BLOCK; i += WORKGROUP) {
    // What is beyond the pairs comes last.
    var digit = DIGITS - 1u;
    if start + i < pairs { digit = (load_unsorted(first + start + i).x >> SHIFT) & 255u; }
    entries[i] = (digit << 16u) | i;
  }
  workgroupBarrier();
  for (var shift = 16u; shift < 24u; shift += 3u) { split(lid, shift); }
  var sum = 0u;
  for (var k = 0u; k < SHARE; k++) { sum += load_totals(segment * DIGITS + lid * SHARE + k); }
  var before = sums_before(lid, sum).x;
  for (var k = 0u; k < SHARE; k++) {
    let digit = lid * SHARE + k;
    targets[digit] = before + load_counts(unit * DIGITS + digit);
    before += load_totals(segment * DIGITS + digit);
  }
  for (var i = lid; i < BLOCK; i += WORKGROUP) {
    let digit = entries[i] >> 16u;
    if i == 0u || entries[max(i, 1u) - 1u] >> 16u != digit { starts[digit] = i; }
  }
  workgroupBarrier();
  for (var i = lid; i < BLOCK; i += WORKGROUP) {
    let digit = entries[i] >> 16u;
    if start + i < pairs {
      let pair = load_unsorted(first + start + (entries[i] & 0xffffu));
      store_sorted(first + targets[digit] + i - starts[digit], pair);
    }
  }
}
