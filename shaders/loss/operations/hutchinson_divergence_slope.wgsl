// The noise times the row's upstream gradient.
fn element(i: u32) -> f32 {
  let noise = load_noise(i);
  if nonfinite(noise) { return not_a_number(); }
  return noise * load_grad_output(i / step.each);
}
