// The bounds pass the gradient.
struct State { none: u32 }

fn result_of(known: State, v: Values, place: u32) -> f32 {
  if nonfinite(v.x) || nonfinite(v.origin) { return not_a_number(); }
  return select(0.0, v.g, v.x >= v.origin - params.radius && v.x <= v.origin + params.radius);
}
