// So does only a positive that is nearer than the negative.
fn run_end(count: u32, distance: f32) -> u32 {
  var low = 0u;
  var high = count;
  for (var round = 0u; round < ROUNDS; round++) {
    if low >= high { break; }
    let middle = (low + high) / 2u;
    if keys[middle] >= distance { high = middle; } else { low = middle + 1u; }
  }
  return low;
}
