// Of deviations y from about the mean, in the unit of the row.
struct Sums { first: f32, second: f32 }

fn term(y: Values) -> Sums { return Sums(y, y * y); }

fn merge(a: Sums, b: Sums) -> Sums { return Sums(a.first + b.first, a.second + b.second); }

// The slope is factor (y - mean) 2^shift.
struct Coefficients { mean: f32, factor: f32, shift: i32 }

fn finish(row: u32, part: Part) -> Finished {
  if !counted(part) { return Finished(); }
  let mean = part.sums.first / f32(part.count);
  let over = 1.0 / f32(part.count - 1u);
  let power = unit_of_pivot(pivot_of(row));
  let variance = max(part.sums.second - part.sums.first * mean, 0.0) * over;
  return Finished(variance, 2 * power, Coefficients(mean, 2.0 * over, power));
}

fn slopes(y: Values, c: Coefficients, factor: f32) -> Slopes {
  return times_power_of_two(c.factor * (y - c.mean) * factor, c.shift);
}
