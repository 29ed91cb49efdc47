// A step of the elements that differ from the origin, and of the one besides with the largest slope.

// The largest slope of the first, that of the others and its place from 1 on, and a flag.
struct Part { inside: f32, outside: f32, at: u32, flag: u32 }
struct State { most: f32, at: u32, flag: u32, unused: u32 }

fn join(a: Part, b: Part) -> Part {
  let later = a.at == 0u || (b.at != 0u && (b.outside > a.outside || (b.outside == a.outside && b.at < a.at)));
  return Part(max(a.inside, b.inside), select(a.outside, b.outside, later), select(a.at, b.at, later), a.flag | b.flag);
}

fn round_part(round: u32, known: State, v: Values, place: u32) -> Part {
  if strays(v) { return Part(0.0, 0.0, 0u, 1u); }
  if v.x != v.origin { return Part(abs(v.g), 0.0, 0u, 0u); }
  return Part(0.0, abs(v.g), place + 1u, 0u);
}

fn end_of_round(round: u32, known: State, part: Part) -> State {
  return State(max(part.inside, part.outside), part.at, part.flag, 0u);
}

fn result_of(known: State, v: Values, place: u32) -> f32 {
  if known.flag != 0u { return not_a_number(); }
  var y = v.x;
  if (v.x != v.origin || place + 1u == known.at) && known.most > 0.0 { y += signed_step() * large_quotient(v.g, known.most); }
  return limited(y);
}
