fn part_at(i: u32, segment: u32) -> Part {
  let r = load_other(i);
  return Part(dot_part(load_vector(i), r), squares_part(r));
}
