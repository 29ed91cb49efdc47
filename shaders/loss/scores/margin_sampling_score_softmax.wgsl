// p_first - p_second.
fn value_of(start: u32, row: Row, tops: Tops) -> f32 {
  if tops.flags != 0u { return not_a_number(); }
  return -expm1(max(tops.second - tops.first, -200.0)) / tops.l;
}
