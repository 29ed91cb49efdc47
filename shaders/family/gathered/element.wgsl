// The element of a cell, in a class of a sample.
fn element_at(sample: u32, c: u32, cell: u32) -> u32 {
  return sample * step.sample_stride + c * step.class_stride + cell * step.cell_stride;
}
