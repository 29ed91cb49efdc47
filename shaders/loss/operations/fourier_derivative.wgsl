// The first derivative swaps the cosines and sines of a frequency; its transpose has the other sign.
fn element(i: u32) -> f32 {
  let k = i / step.inner % step.length;
  let mirror = step.length - k;
  if k == 0u || k == mirror { return 0.0; }
  let turned = 6.283185307 * f32(min(k, mirror));
  let negative = (k < mirror) != (step.transposed == 1u);
  return select(turned, -turned, negative) * load_coefficients(i - k * step.inner + mirror * step.inner);
}
