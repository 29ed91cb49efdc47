// log(1 + a / e) for a >= 0 and e > 0, finite where the quotient is not.
fn log1p_quotient(a: f32, e: f32) -> f32 {
  let r = large_quotient(a, e);
  if a <= e { return log1p_unit(min(r, 1.0)); }
  return select(log(1.0 + r), log(a) - log(e), r > 0x1p+100f);
}
