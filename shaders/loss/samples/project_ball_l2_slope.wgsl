// (radius / |d|) (g - u <u, g>) outside the ball.
struct Part { dot: f32 }

fn join(a: Part, b: Part) -> Part { return Part(a.dot + b.dot); }

fn unit(known: State, v: Values) -> f32 { return scaled(half_from(v), known.power) / known.m; }

fn round_part(round: u32, known: State, v: Values, place: u32) -> Part {
  if known.outside == 0u { return Part(0.0); }
  return Part(unit(known, v) * v.g);
}

fn end_of_round(round: u32, known: State, part: Part) -> State {
  return State(known.m, known.power, known.outside, part.dot);
}

fn result_of(known: State, v: Values, place: u32) -> f32 {
  if known.power == BAD { return not_a_number(); }
  if known.outside == 0u { return v.g; }
  let factor = times_power_of_two(params.radius / known.m, -1 - known.power);
  return factor * (v.g - unit(known, v) * known.dot);
}
