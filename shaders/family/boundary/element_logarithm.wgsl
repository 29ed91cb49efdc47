// A plane's element of the loss is log(1 + term); its slope is kept for the gradient. Both are NaN where the term is.
fn element_of(plane: u32, term: f32) -> f32 {
  let stray = is_nan(term);
  store_bends(plane, select(1.0 / (1.0 + term), not_a_number(), stray));
  return select(ended(term), not_a_number(), stray);
}
