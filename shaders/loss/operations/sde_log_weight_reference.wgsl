// (u - r)((v - (u + r) / 2) dt + noise).
fn term(i: u32) -> Part {
  let p = place_of(i / step.width);
  let u = load_control(i);
  let r = load_reference_control(i);
  let v = load_path_control(i);
  let noise = load_noise(i);
  let stray = p.stray | nonfinite(u) | nonfinite(v) | nonfinite(r) | nonfinite(noise);
  var part = product(u - r, (v - half_difference(u, -r)) * p.dt + noise);
  part.stray |= u32(stray);
  return part;
}
