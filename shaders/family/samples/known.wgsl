// What is known of a longer sample after some rounds.
fn known_at(sample: u32) -> State {
  if step.round == 0u { return before(sample); }
  return load_states(sample);
}
