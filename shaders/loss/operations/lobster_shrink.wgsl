// w - lambda w max(0, 1 - |g|), and 0 where the mask is.
fn element(i: u32) -> f32 {
  if load_mask(i) == 0 { return 0.0; }
  let w = load_weights(i);
  let g = load_grads(i);
  if nonfinite(w) || is_nan(g) { return not_a_number(); }
  return w - params.lambda * w * max(0.0, 1.0 - abs(g));
}
