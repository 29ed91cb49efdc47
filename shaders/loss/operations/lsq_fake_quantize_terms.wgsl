fn part_at(i: u32, row: u32) -> Part {
  let r = quantized(i);
  if r.stray { return Part(0.0, 0.0, 1u); }
  let g = load_grad_output(i);
  if r.inside { return Part(g * (r.q - r.v), 0.0, 0u); }
  return Part(g * r.q, g, 0u);
}
