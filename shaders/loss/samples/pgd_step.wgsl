// What steps of all norms share.
override TARGETED: u32 = 0u;
override CLAMPS: u32 = 1u;

struct Values { x: f32, origin: f32, g: f32 }

fn values_at(i: u32, place: u32) -> Values { return Values(load_input(i), load_origin(i), load_grads(i)); }
fn strays(v: Values) -> bool { return nonfinite(v.x) || nonfinite(v.origin) || nonfinite(v.g); }
fn signed_step() -> f32 { return select(params.step_size, -params.step_size, TARGETED == 1u); }

// Within the limits, and on a level.
fn limited(x: f32) -> f32 {
  var y = x;
  if CLAMPS == 1u { y = clamp(y, params.min, params.max); }
  if params.levels > 0 {
    let levels = f32(params.levels);
    // From there on numbers are levels.
    if abs(y) < 8388608.0 / levels { y = round(levels * y) / levels; }
  }
  return y;
}
