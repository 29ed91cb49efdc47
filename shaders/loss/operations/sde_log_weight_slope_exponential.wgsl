// The gradient of the control: b diffusion (b diffusion (v - u) + noise).
fn element(i: u32) -> f32 {
  let p = place_of(i / step.width);
  let u = load_control(i);
  let v = load_path_control(i);
  let noise = load_noise(i);
  if p.stray || nonfinite(u) || nonfinite(v) || nonfinite(noise) { return not_a_number(); }
  let by = min(params.alpha * sqrt(p.dt), 1.0) * p.diffusion;
  return load_grad_output(i / step.each) * by * (by * (v - u) + noise);
}
