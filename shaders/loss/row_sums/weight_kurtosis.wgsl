// Of deviations y from about the mean, in the unit of the row.
struct Sums { first: f32, second: f32, third: f32, fourth: f32 }

fn term(y: Values) -> Sums { return Sums(y, y * y, y * y * y, y * y * y * y); }

fn merge(a: Sums, b: Sums) -> Sums {
  return Sums(a.first + b.first, a.second + b.second, a.third + b.third, a.fourth + b.fourth);
}

// z = (y - mean) inverse; the slope is factor (z^3 - third - pull z) 2^shift.
struct Coefficients { mean: f32, inverse: f32, third: f32, pull: f32, factor: f32, shift: i32 }

fn finish(row: u32, part: Part) -> Finished {
  let n = f32(part.count);
  let mean = part.sums.first / n;
  let about = part.sums.second / n;
  let second = about - mean * mean;
  // What is left of numbers that are all the same.
  if part.count < 2u || second <= 1e-6 * about { return Finished(); }
  let third = part.sums.third / n - mean * (3.0 * about - 2.0 * mean * mean);
  let fourth = part.sums.fourth / n - mean * (4.0 * part.sums.third / n - mean * (6.0 * about - 3.0 * mean * mean));
  let rest = n / (n - 1.0);
  let variance = second * rest;
  let inverse = 1.0 / sqrt(variance);
  let kurtosis = fourth / variance / variance;
  let off = kurtosis - params.p_target;
  let factor = 8.0 * off / n * inverse;
  let third_of_z = third / variance * inverse;
  return Finished(off * off, 0, Coefficients(mean, inverse, third_of_z, kurtosis * rest, factor, -unit_of_pivot(pivot_of(row))));
}

fn slopes(y: Values, c: Coefficients, factor: f32) -> Slopes {
  let z = (y - c.mean) * c.inverse;
  return times_power_of_two(c.factor * (z * z * z - c.third - c.pull * z) * factor, c.shift);
}
