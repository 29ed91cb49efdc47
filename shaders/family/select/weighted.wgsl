// (1 - w) a + w b of a <= b, though their difference may not fit f32 and one may be infinite. Linked besides: numerics.
fn weighted(a: f32, b: f32, w: f32) -> f32 {
  if w == 0.0 || bitcast<u32>(a) == bitcast<u32>(b) { return a; }
  if nonfinite(a) { return select(a, not_a_number(), nonfinite(b)); }
  if nonfinite(b) { return b; }
  return (1.0 - w) * a + w * b;
}
