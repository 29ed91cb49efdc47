// x_first - x_second.
fn value_of(start: u32, row: Row, tops: Tops) -> f32 {
  if tops.flags != 0u { return not_a_number(); }
  // The others are minus infinity.
  if tops.seen < 2.0 { return bitcast<f32>(0x7f800000u | (step.nan_source & 1u)); }
  return tops.first - tops.second;
}
