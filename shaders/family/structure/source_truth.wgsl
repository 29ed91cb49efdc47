// The truth; 0 where a cell does not count.
fn source(plane: u32, cell: u32) -> f32 {
  let sample = plane / step.terms;
  if !cell_at(sample, cell).counts { return 0.0; }
  return truth(sample, step.first_class + plane % step.terms, cell);
}
