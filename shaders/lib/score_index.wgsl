// Where a score of [N, C, S] or [N, S, C] lies.
fn score_index(sample: u32, c: u32, cell: u32) -> u32 {
  return sample * step.sample_stride + c * step.class_stride + cell * step.cell_stride;
}
