// An element's part of a round of a longer sample, one of those that have settled aside.
fn part_at(i: u32, sample: u32) -> Part {
  let known = known_at(sample);
  if settled(known) { return Part(); }
  let place = i - sample * step.length;
  return round_part(step.round, known, values_at(i, place), place);
}
