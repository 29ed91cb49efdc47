// Which numbers are taken: those from the threshold on, or those below it; no NaN. Linked besides: ordered_key.
fn is_above(x: f32) -> bool {
  let key = ordered_key(x);
  if key == 0xffffffffu { return false; }
  return (key >= ordered_key(params.threshold)) == (params.greater != 0u);
}
