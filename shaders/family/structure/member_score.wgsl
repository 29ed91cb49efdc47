// The prediction: cells whose foreground is the more probable.
fn member(plane: u32, cell: u32) -> bool {
  let score = load_scores(plane * step.cells + cell);
  return !nonfinite(score) && score > 0.0;
}
