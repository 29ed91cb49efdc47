// The upstream gradient where the integer is inside the bounds.
fn element(i: u32) -> f32 {
  let r = rounded(i);
  if is_nan(r.q) { return r.q; }
  let inside = r.q >= f32(params.quant_min) && r.q <= f32(params.quant_max);
  return select(0.0, load_grad_output(i), inside);
}
