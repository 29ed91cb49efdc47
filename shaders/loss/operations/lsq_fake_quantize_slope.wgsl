// The upstream gradient inside the bounds.
fn element(i: u32) -> f32 {
  let r = quantized(i);
  if r.stray { return not_a_number(); }
  return select(0.0, load_grad_output(i), r.inside);
}
