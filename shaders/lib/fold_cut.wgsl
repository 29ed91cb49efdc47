// The parts of segments: a segment that lies in one block has its sum, another one the tail of its first block and the heads of
// those behind.

// Elements of a block.
override BLOCK: u32 = 4096u;
override SETS: u32 = 1u;

fn part_of(row: u32, lid: u32) -> Part {
  let segment = row / SETS;
  let set_index = row % SETS;
  var sum = Part();
  let start = load_bounds(segment);
  let end = load_bounds(segment + 1u);
  if start >= end { return sum; }
  let low = start / BLOCK;
  let high = (min(end, step.elements) - 1u) / BLOCK;
  if lid == 0u {
    if low == high { sum = load_sums(row); } else { sum = load_tails(low * SETS + set_index); }
  }
  for (var block = low + 1u + lid; block <= high; block += WORKGROUP) { sum = join(sum, load_heads(block * SETS + set_index)); }
  return sum;
}
