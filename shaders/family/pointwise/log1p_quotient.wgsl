// log(1 + a / e) for a >= 0 and e > 0.
fn log1p_quotient(a: f32, e: f32) -> f32 {
  let r = large_quotient(a, e);
  return select(log(1.0 + r), log1p_unit(min(r, 1.0)), r <= 1.0);
}
