// Both means m 2^power; NaN where a number is none.
fn finish_row(row: u32, sums: Part) {
  let count = scaled(f32(row_length(row)), 0);
  let weighted = over(dot_of(sums.first).size, count);
  let ratios = over(dot_of(sums.second).size, count);
  let bad = sums.first.w != 0.0 || sums.second.w != 0.0;
  store_means(0u, vec4(select(weighted.m, not_a_number(), bad), f32(weighted.power), ratios.m, f32(ratios.power)));
}
