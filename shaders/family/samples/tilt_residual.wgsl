fn part_at(i: u32, row: u32) -> Part {
  let known = load_known(0u);
  if known.cosine == 0.0 || known.flag != 0u { return Part(); }
  let z = scaled(load_means(i), known.z_power) / known.z;
  let rest = z - known.cosine * (scaled(load_normal(i), known.w_power) / known.w);
  return Part(rest * rest);
}
