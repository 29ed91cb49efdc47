// The difference from the centre, at most as long as the radius. Linked besides: the length.
fn round_part(round: u32, known: State, v: Values, place: u32) -> Part {
  if strays(v) { return stray_part(); }
  return length_part(half_from(v));
}

fn end_of_round(round: u32, known: State, part: Part) -> State {
  if part.w > 0.0 { return State(0.0, BAD, 0u, 0.0); }
  let length = length_of(part);
  let outside = times_power_of_two(length.m, length.power + 1) > params.radius;
  return State(length.m, length.power, u32(outside), 0.0);
}

fn result_of(known: State, v: Values, place: u32) -> f32 {
  if known.power == BAD { return not_a_number(); }
  if known.outside == 0u { return v.x; }
  return v.origin + scaled(half_from(v), known.power) * (params.radius / known.m);
}
