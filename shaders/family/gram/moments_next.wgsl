// The moment of a row and element as this step makes it: that of the loss whose gradient is here moves.
fn moved(m: u32, own: u32, i: u32) -> f32 {
  let moment = load_moments(m * step.stride + i - step.base);
  return select(moment, params.beta1 * moment + (1.0 - params.beta1) * load_grads(i), m == own);
}
