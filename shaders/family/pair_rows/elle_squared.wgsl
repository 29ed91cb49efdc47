// r^2 of a residual by its half.

fn half_penalty(half: f32) -> f32 { return 2.0 * half * half; }

fn penalty_in_units(half: f32) -> f32 {
  let moved = times_power_of_two(half, -31);
  return moved * moved;
}

// The slope is four halves.
const PER_SLOPE: f32 = 4.0;
fn kept_slope(half: f32) -> f32 { return half; }
