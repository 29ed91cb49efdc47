// A step along g / |g|, then back onto the ball as a whole. Linked besides: the length.

// |g| = g 2^g_power, and what a difference from the origin is multiplied by in a unit of 2^power; below 0, it stays.
struct State { g: f32, g_power: i32, shrink: f32, power: i32 }

fn step_of(known: State, v: Values) -> f32 {
  if known.g == 0.0 { return 0.0; }
  return signed_step() * large_quotient(scaled(v.g, known.g_power), known.g);
}

// Half of the difference from the origin, which fits f32.
fn half_moved(known: State, v: Values) -> f32 { return half_difference(v.x, v.origin) + 0.5 * step_of(known, v); }

fn round_part(round: u32, known: State, v: Values, place: u32) -> Part {
  if strays(v) { return stray_part(); }
  if round == 0u { return length_part(v.g); }
  return length_part(half_moved(known, v));
}

fn end_of_round(round: u32, known: State, part: Part) -> State {
  if part.w > 0.0 || known.g_power == BAD { return State(0.0, BAD, -1.0, 0); }
  let length = length_of(part);
  if round == 0u { return State(length.m, length.power, -1.0, 0); }
  if times_power_of_two(length.m, length.power + 1) <= params.epsilon {
    return State(known.g, known.g_power, -1.0, 0);
  }
  return State(known.g, known.g_power, params.epsilon / length.m, length.power);
}

fn result_of(known: State, v: Values, place: u32) -> f32 {
  if known.g_power == BAD { return not_a_number(); }
  var y = v.x + step_of(known, v);
  if known.shrink >= 0.0 { y = v.origin + scaled(half_moved(known, v), known.power) * known.shrink; }
  return limited(y);
}
