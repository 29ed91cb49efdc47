// Where a plane's cell lies in a tensor with a class axis.
fn tensor_index(plane: u32, cell: u32) -> u32 {
  return score_index(plane / step.terms, step.first_class + plane % step.terms, cell);
}
