// (u + w)((v - (u - w) / 2) dt + noise), and at the first coordinate of a step diffusion div dt.
fn term(i: u32) -> Part {
  let p = place_of(i / step.width);
  let u = load_control(i);
  let w = load_inference_control(i);
  let v = load_path_control(i);
  let noise = load_noise(i);
  var stray = p.stray | nonfinite(u) | nonfinite(v) | nonfinite(w) | nonfinite(noise);
  var part = product(u + w, (v - half_difference(u, w)) * p.dt + noise);
  if i % step.width == 0u {
    let divergence = load_divergence(i / step.width);
    part = join(part, product(p.diffusion * p.dt, divergence));
  }
  part.stray |= u32(stray);
  return part;
}
