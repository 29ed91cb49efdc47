// The end of a round of a longer sample.
fn finish_row(sample: u32, part: Part) {
  var known = known_at(sample);
  if !settled(known) { known = end_of_round(step.round, known, part); }
  store_states(sample, known);
  if step.round + 1u == step.rounds { ended(sample, known); }
}
