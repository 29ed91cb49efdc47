// Rows of the mean of a pointwise loss, which brings pointwise(x, t, b) and large(x, t, b) as `pointwise/main` describes
// them.

// Values, and those from 2^64 on in that unit.
struct Sums { sum: f32, large: f32 }

fn term(v: Values) -> Sums {
  let value = pointwise(v.x, v.y, 1.0).x;
  // By the bits, for it may be infinite.
  if (bitcast<u32>(value) & 0x7fffffffu) >= 0x5f800000u { return Sums(0.0, large(v.x, v.y, 1.0).x); }
  return Sums(value, 0.0);
}

fn merge(a: Sums, b: Sums) -> Sums { return Sums(a.sum + b.sum, a.large + b.large); }

// One over the cells.
struct Coefficients { over: f32 }

fn known(row: u32) -> Coefficients { return Coefficients(1.0 / f32(cells_of(row))); }

fn finish(row: u32, part: Part) -> Finished {
  let over = 1.0 / f32(part.count);
  if part.sums.large == 0.0 { return Finished(part.sums.sum * over, 0, Coefficients(over)); }
  return Finished((part.sums.large + times_power_of_two(part.sums.sum, -64)) * over, 64, Coefficients(over));
}

fn slopes(v: Values, c: Coefficients, factor: f32) -> Slopes {
  let slope = pointwise(v.x, v.y, 1.0).y * (c.over * factor);
  if !nonfinite(slope) { return slope; }
  return times_power_of_two(large(v.x, v.y, 1.0).y * (c.over * factor), 64);
}
