// epsilon e / sqrt(1e-6 + e.e), e = d / (1e-12 + max |d|).

struct Values { d: f32 }
// The largest magnitude, sums of squares in three units, and a flag.
struct Part { most: f32, small: f32, middle: f32, large: f32, flag: u32 }
// 1e-12 + max |d|, the root, and a flag.
struct State { most: f32, root: f32, flag: u32, unused: u32 }

fn values_at(i: u32, place: u32) -> Values { return Values(load_input(i)); }

fn join(a: Part, b: Part) -> Part {
  return Part(max(a.most, b.most), a.small + b.small, a.middle + b.middle, a.large + b.large, a.flag | b.flag);
}

fn round_part(round: u32, known: State, v: Values, place: u32) -> Part {
  if nonfinite(v.d) { return Part(0.0, 0.0, 0.0, 0.0, 1u); }
  let squares = squares_of(v.d);
  return Part(abs(v.d), squares.x, squares.y, squares.z, 0u);
}

fn end_of_round(round: u32, known: State, part: Part) -> State {
  let most = 1e-12 + part.most;
  let length = root_of_squares(vec3(part.small, part.middle, part.large));
  let ratio = length.m / scaled(most, length.power);
  return State(most, sqrt(1e-6 + ratio * ratio), part.flag, 0u);
}

fn result_of(known: State, v: Values, place: u32) -> f32 {
  if known.flag != 0u { return not_a_number(); }
  return params.epsilon * (large_quotient(v.d, known.most) / known.root);
}
