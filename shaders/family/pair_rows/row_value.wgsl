// Adds a row's value, given by its half and by itself in units of 2^64, to a tally and to what is counted in those units.
fn add_value(tally: ptr<function, Tally>, large: ptr<function, f32>, half: f32, in_units: f32) {
  let value = 2.0 * half;
  if nonfinite(value) {
    *large += in_units;
  } else if abs(value) >= 0x1p+64f {
    *large += times_power_of_two(value, -64);
  } else {
    (*tally).sum += value;
  }
}

// A tally with what is counted in units of 2^64.
fn with_large(tally: Tally, large: f32) -> Tally {
  return tally_add(tally, Tally(large, 0u, select(0u, LARGE, large != 0.0)));
}
