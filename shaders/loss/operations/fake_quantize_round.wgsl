struct Rounded { q: f32, scale: f32, zero: f32 }

// round(x / scale) + zero_point; NaN where a number is none, or the scale not above 0.
fn rounded(i: u32) -> Rounded {
  let slice = i / step.inner % step.slices;
  let scale = load_scale(slice);
  let zero = f32(load_zero_point(slice));
  let x = load_input(i);
  if nonfinite(x) || nonfinite(scale) || !(scale > 0.0) { return Rounded(not_a_number(), scale, zero); }
  return Rounded(round(large_quotient(x, scale)) + zero, scale, zero);
}
