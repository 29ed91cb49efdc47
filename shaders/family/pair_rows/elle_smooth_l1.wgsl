// r^2 / 2 below 1, |r| - 1/2 beyond, of a residual by its half.

fn half_penalty(half: f32) -> f32 { return select(abs(half) - 0.25, half * half, abs(half) < 0.5); }

fn penalty_in_units(half: f32) -> f32 { return times_power_of_two(abs(half), -63); }

const PER_SLOPE: f32 = 1.0;
fn kept_slope(half: f32) -> f32 { return clamp(2.0 * clamp(half, -1.0, 1.0), -1.0, 1.0); }
