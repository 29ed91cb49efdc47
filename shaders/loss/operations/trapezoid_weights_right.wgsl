// The difference to the left neighbour.
fn element(i: u32) -> f32 {
  return load_positions(i) - load_positions(select(i, i - 1u, i % step.length > 0u));
}
