// Qbar_t[x0, c] where all steps keep a class or forget it.
fn reached_at(asked: Question, c: u32) -> f32 {
  let kept = load_alpha_bars(asked.t);
  return select(0.0, kept, c == asked.x0) + (1.0 - kept) * chance(c);
}
