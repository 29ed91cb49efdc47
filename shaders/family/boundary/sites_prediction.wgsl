// Sites are the cells of a class, or those outside it, by the prediction.
fn is_site(plane: u32, cell: u32) -> bool {
  let sample = plane / step.terms;
  let x = load_input(score_index(sample, step.first_class + plane % step.terms, cell));
  let norm = norm_at(sample, cell);
  let member = probability(x, norm) > 0.5 && !no_input(x) && !nonfinite(norm.x);
  return member == (step.foreground != 0u);
}
