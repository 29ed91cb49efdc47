// The number of a pair. Linked besides: number_in.
fn number_in_pair(order: u32, payload: u32) -> f32 {
  return select(number_in(order), bitcast<f32>(payload & 0x80000000u), payload >= 0x80000000u);
}
