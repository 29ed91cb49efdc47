// Probabilities; 0 where a cell does not count.
fn source(plane: u32, cell: u32) -> f32 {
  let sample = plane / step.terms;
  if !cell_at(sample, cell).counts { return 0.0; }
  let x = load_input(score_index(sample, step.first_class + plane % step.terms, cell));
  let norm = norm_at(sample, cell);
  if no_input(x) || nonfinite(norm.x) { return not_a_number(); }
  return probability(x, norm);
}
