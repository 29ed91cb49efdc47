// Where a plane's cell lies in a tensor with a class axis.
fn tensor_index(plane: u32, cell: u32) -> u32 {
  return plane / step.terms * step.sample_stride + plane % step.terms * step.class_stride + cell * step.cell_stride;
}
