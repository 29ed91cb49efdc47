// Sites are the cells whose foreground flag is step.foreground.
fn is_site(plane: u32, cell: u32) -> bool {
  return (load_mask(plane * step.cells + cell) != 0) == (step.foreground != 0u);
}
