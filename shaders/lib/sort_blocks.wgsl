// Writes the pairs of each block in the order of a digit of 8 bits, those of one digit as they came: sorted in workgroup
// memory by splits of 3 bits, then in runs. Linked besides: pairs_of, word_at, is_taken, key_in, payload_of, digit_of, put_sorted,
// sums_before.

// Pairs of an invocation in a block.
const ITEMS: u32 = 8u;
const DIGITS: u32 = 256u;
// 1 where not all pairs of a block are taken: those that are close up first, and their number is each segment's length.
override CHOOSES: u32 = 0u;
override BLOCK: u32 = ITEMS * WORKGROUP;
// Digits of an invocation.
override SHARE: u32 = DIGITS / WORKGROUP;
// Words of an invocation's counts, two to a word: bits d of a split are half d / 4 of word d % 4.
const WORDS: u32 = 4u;
override COUNTED: u32 = WORDS * WORKGROUP;

// The digit of what is no pair.
const NONE: u32 = DIGITS << 16u;

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

// Closes up the entries that are pairs; how many there are. Every invocation calls it, after a barrier.
fn close_up(lid: u32) -> u32 {
  var mine = 0u;
  for (var k = 0u; k < 8u; k++) { // unrolled: 8
    own[k] = entries[lid * ITEMS + k];
    mine += select(0u, 1u, own[k] < NONE);
  }
  let sums = sums_before(lid, mine);
  var place = sums.x;
  for (var k = 0u; k < 8u; k++) { // unrolled: 8
    if own[k] < NONE {
      entries[place] = own[k];
      place++;
    }
  }
  // What the last invocation with pairs takes besides.
  if lid < ITEMS && sums.y + lid < BLOCK { entries[sums.y + lid] = NONE; }
  workgroupBarrier();
  return sums.y;
}

// Splits the first entries by the 3 bits from `shift` on. Every invocation calls it, after a barrier.
fn split(lid: u32, shift: u32, count: u32) {
  let here = lid * ITEMS < count;
  var mine = 0u;
  if here {
    for (var k = 0u; k < 8u; k++) { // unrolled: 8
      own[k] = entries[lid * ITEMS + k];
      mine += one_of((own[k] >> shift) & 7u);
    }
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
  if here {
    var placed = 0u;
    for (var k = 0u; k < 8u; k++) { // unrolled: 8
      let bits = (own[k] >> shift) & 7u;
      let both = counted[(bits % WORDS) * WORKGROUP + lid];
      entries[select(both & 0xffffu, both >> 16u, bits >= WORDS) + number_of(placed, bits)] = own[k];
      placed += one_of(bits);
    }
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
  let pairs = pairs_of(lid, segment);
  if start >= pairs {
    if CHOOSES == 1u && start == 0u && lid == 0u { store_lengths(segment, 0u); }
    return;
  }
  for (var i = lid; i < BLOCK; i += WORKGROUP) {
    entries[i] = NONE;
    if start + i < pairs {
      let word = word_at(first + start + i);
      if is_taken(segment, word) { entries[i] = (digit_of(word) << 16u) | i; }
    }
  }
  workgroupBarrier();
  var count = min(pairs - start, BLOCK);
  if CHOOSES == 1u { count = close_up(lid); }
  for (var shift = 16u; shift < 24u; shift += 3u) { split(lid, shift, count); }
  var sum = 0u;
  for (var k = 0u; k < SHARE; k++) { sum += load_totals(segment * DIGITS + lid * SHARE + k); }
  let sums = sums_before(lid, sum);
  if CHOOSES == 1u && start == 0u && lid == 0u { store_lengths(segment, sums.y); }
  var before = sums.x;
  for (var k = 0u; k < SHARE; k++) {
    let digit = lid * SHARE + k;
    targets[digit] = before + load_counts(unit * DIGITS + digit);
    before += load_totals(segment * DIGITS + digit);
  }
  for (var i = lid; i < BLOCK; i += WORKGROUP) {
    let digit = entries[i] >> 16u;
    if i < count && (i == 0u || entries[max(i, 1u) - 1u] >> 16u != digit) { starts[digit] = i; }
  }
  workgroupBarrier();
  for (var i = lid; i < BLOCK; i += WORKGROUP) {
    if i < count {
      let digit = entries[i] >> 16u;
      let source = start + (entries[i] & 0xffffu);
      let to = first + targets[digit] + i - starts[digit];
      let word = word_at(first + source);
      put_sorted(to, key_in(word), payload_of(first + source, source, word));
    }
  }
}
