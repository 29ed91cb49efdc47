// The gradient of the inference control: (v + w) dt + noise.
fn element(i: u32) -> f32 {
  let p = place_of(i / step.width);
  let w = load_inference_control(i);
  let v = load_path_control(i);
  let noise = load_noise(i);
  if p.stray || nonfinite(w) || nonfinite(v) || nonfinite(noise) { return not_a_number(); }
  return load_grad_output(i / step.each) * ((v + w) * p.dt + noise);
}
