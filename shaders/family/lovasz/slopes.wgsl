// The slope of the loss by the error of class c in row q, which counts. Linked besides: words.
fn error_slope(q: u32, c: u32) -> f32 {
  let image = q / step.length;
  let factor = load_factors(c * step.images + image);
  // A class that is left out has no slopes.
  if factor == 0.0 { return 0.0; }
  return slope_in(load_words(c * step.rows + q)) * factor * load_grad_output(upstream_index(image * step.image_terms + c));
}
