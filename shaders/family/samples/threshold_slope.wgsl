// Slopes of what lies above a threshold: g less its mean, with signs. Linked besides: threshold_state; half_entry(v),
// sign_of(v), is_inside(known), where all of a sample stays.
struct Part { sum: f32 }

fn join(a: Part, b: Part) -> Part { return Part(a.sum + b.sum); }

fn above(known: State, v: Values) -> bool { return known.most - half_entry(v) < known.high; }

fn round_part(round: u32, known: State, v: Values, place: u32) -> Part {
  return Part(select(0.0, sign_of(v) * v.g, above(known, v)));
}

// The mean takes the place of the low end.
fn end_of_round(round: u32, known: State, part: Part) -> State {
  return State(known.most, known.high, part.sum / f32(max(known.count, 1u)), known.count);
}

fn result_of(known: State, v: Values, place: u32) -> f32 {
  if known.count == BAD_COUNT { return not_a_number(); }
  if is_inside(known) { return v.g; }
  return select(0.0, v.g - sign_of(v) * known.low, above(known, v));
}
