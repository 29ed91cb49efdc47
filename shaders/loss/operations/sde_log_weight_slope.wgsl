// The gradient of the control: (v - u) dt + noise, of time reversal and of the reference.
fn element(i: u32) -> f32 {
  let p = place_of(i / step.width);
  let u = load_control(i);
  let v = load_path_control(i);
  let noise = load_noise(i);
  if p.stray || nonfinite(u) || nonfinite(v) || nonfinite(noise) { return not_a_number(); }
  return load_grad_output(i / step.each) * ((v - u) * p.dt + noise);
}
