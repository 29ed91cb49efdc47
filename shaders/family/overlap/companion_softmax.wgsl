// A part that follows from the softmax over all classes.
const NORMALIZED: bool = true;

// The probability of a class, where the overlap loss takes another activation.
fn softmax_of(start: u32, c: u32, s: Moments, probability: f32) -> f32 {
  if SOFTMAX { return probability; }
  return below(load_input(cell(start, c)), s.m) / s.l;
}

// A value in units of 1 or of 2^64, by itself and by half of it: itself may be beyond f32.
fn in_two_units(value: f32, half: f32) -> Companion {
  if nonfinite(value) { return Companion(0.0, times_power_of_two(half, -63), 0u); }
  if abs(value) >= 0x1p+64f { return Companion(0.0, times_power_of_two(value, -64), 0u); }
  return Companion(value, 0.0, 0u);
}
