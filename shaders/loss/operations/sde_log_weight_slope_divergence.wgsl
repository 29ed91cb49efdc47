// The gradient of the divergence: diffusion dt.
fn element(i: u32) -> f32 {
  let p = place_of(i);
  if p.stray { return not_a_number(); }
  return load_grad_output(i / step.each) * p.diffusion * p.dt;
}
