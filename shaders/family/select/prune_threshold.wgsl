// Masks a weight below the threshold; the part of a segment's sum is whether it stays.

fn part_at(i: u32, segment: u32) -> Part {
  let w = load_params(i);
  let bits = bitcast<u32>(w) & 0x7fffffffu;
  // A threshold of -0 is 0.
  let keeps = bits >= (bitcast<u32>(params.threshold) & 0x7fffffffu);
  store_mask(i, select(0.0, 1.0, keeps));
  store_output(i, select(0.0, w, keeps));
  return select(0u, 1u, keeps);
}
