// Each element to its interval.
struct State { none: u32 }

fn result_of(known: State, v: Values, place: u32) -> f32 {
  if strays(v) { return not_a_number(); }
  return clamp(v.x, v.origin - params.radius, v.origin + params.radius);
}
