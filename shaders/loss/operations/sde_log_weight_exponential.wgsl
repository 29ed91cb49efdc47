// b diffusion u (b diffusion (v - u / 2) + noise), b = min(alpha sqrt(dt), 1).
fn term(i: u32) -> Part {
  let p = place_of(i / step.width);
  let u = load_control(i);
  let v = load_path_control(i);
  let noise = load_noise(i);
  if p.stray | nonfinite(u) | nonfinite(v) | nonfinite(noise) { return Part(0.0, 0.0, 1u); }
  let by = min(params.alpha * sqrt(p.dt), 1.0) * p.diffusion;
  return product(by * u, by * (v - 0.5 * u) + noise);
}
