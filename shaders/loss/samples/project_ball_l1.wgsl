// Differences from the centre, less a threshold.
fn result_of(known: State, v: Values, place: u32) -> f32 {
  if known.count == BAD_COUNT { return not_a_number(); }
  if is_inside(known) { return v.x; }
  return v.origin + sign_of(v) * (2.0 * half_left(known, half_entry(v)));
}
