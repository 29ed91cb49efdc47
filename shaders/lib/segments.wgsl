// Segment k is the elements bounds[k] .. bounds[k + 1]; the bounds ascend.

// The segment of an element; the first or the last where it is in none.
fn segment_of(i: u32) -> u32 { return segment_within(i, 0u, step.segments - 1u); }

// The same of an element that is in one of these.
fn segment_within(i: u32, first: u32, last: u32) -> u32 {
  var low = first;
  var high = last + 1u;
  for (var round = 0u; round < 32u; round++) {
    if high - low <= 1u { break; }
    let middle = low + (high - low) / 2u;
    if load_bounds(middle) <= i { low = middle; } else { high = middle; }
  }
  return low;
}
