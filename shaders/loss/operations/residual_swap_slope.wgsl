// The upstream gradient of the side where the set's sample is.
fn element(i: u32) -> f32 {
  if (load_swap(i / step.each) != 0) == (step.side == 1u) { return load_upstream_first(i); }
  return load_upstream_second(step.count + i);
}
