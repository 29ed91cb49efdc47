// A step by the sign, each element back to its interval.
struct State { none: u32 }

fn result_of(known: State, v: Values, place: u32) -> f32 {
  if strays(v) { return not_a_number(); }
  let y = v.x + signed_step() * sign(v.g);
  return limited(clamp(y, v.origin - params.epsilon, v.origin + params.epsilon));
}
