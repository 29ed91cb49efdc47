// The second derivative, which is its own transpose.
fn element(i: u32) -> f32 {
  let k = i / step.inner % step.length;
  let turned = 6.283185307 * f32(min(k, step.length - k));
  return -(turned * turned) * load_coefficients(i);
}
