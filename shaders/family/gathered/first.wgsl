// The first of a sample's sorted indices that is no smaller than a cell.
fn first_of(start: u32, cell: u32) -> u32 {
  var low = 0u;
  var high = step.indices;
  for (var round = 0u; round < 32u; round++) {
    if low >= high { break; }
    let middle = low + (high - low) / 2u;
    if load_keys(start + middle) < cell { low = middle + 1u; } else { high = middle; }
  }
  return low;
}
