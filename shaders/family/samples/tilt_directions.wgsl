// The part of a column: half the difference of its means, from the blocks in order, is kept.
fn part_at(i: u32, row: u32) -> Part {
  var sum = Head();
  for (var block = 0u; block < step.blocks; block++) {
    let head = load_column_heads(block * step.columns + i);
    sum = Head(sum.zero + head.zero, sum.one + head.one, sum.flag | head.flag);
  }
  let scales = load_scales(0u);
  let w = load_normal(i);
  var z = half_difference(sum.one * scales.y, sum.zero * scales.x);
  if scales.x == 0.0 || scales.y == 0.0 { z = 0.0; }
  store_means(i, z);
  if sum.flag != 0u || nonfinite(w) { return Part(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1u); }
  let of_w = squares_of(w);
  let of_z = squares_of(z);
  let both = products_of(w, z);
  return Part(of_w.x, of_w.y, of_w.z, of_z.x, of_z.y, of_z.z, both.x, both.y, both.z, 0u);
}
