// Sites are the cells of a class, or those outside it, by the truth.
fn is_site(plane: u32, cell: u32) -> bool {
  let share = truth(plane / step.terms, step.first_class + plane % step.terms, cell);
  return (share > 0.5) == (step.foreground != 0u);
}
