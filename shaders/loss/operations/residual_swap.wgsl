// One side of the output: the set of its side, or the other one where the sample is exchanged.
fn element(i: u32) -> f32 {
  if (load_swap(i / step.each) != 0) == (step.side == 1u) { return load_first(i) + load_second_residual(i); }
  return load_second(i) + load_first_residual(i);
}
