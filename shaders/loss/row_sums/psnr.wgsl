struct Sums { small: f32, middle: f32, large: f32 }

// Of halves, which fit f32 where differences do not.
fn term(v: Values) -> Sums {
  let squares = squares_of(half_difference(v.x, v.y));
  return Sums(squares.x, squares.y, squares.z);
}

fn merge(a: Sums, b: Sums) -> Sums { return Sums(a.small + b.small, a.middle + b.middle, a.large + b.large); }

// One over half the norm of the differences is inverse 2^shift.
struct Coefficients { inverse: f32, shift: i32 }

fn exponent_of(x: f32) -> i32 { return i32((bitcast<u32>(x) >> 23u) & 0xffu) - 127; }
// The mantissa of a positive number, in [1, 2).
fn mantissa_of(x: f32) -> f32 { return times_power_of_two(x, -exponent_of(x)); }

const DECIBELS: f32 = 3.0102999566; // 10 log10(2)

fn finish(row: u32, part: Part) -> Finished {
  let range_power = exponent_of(params.data_range);
  let range = mantissa_of(params.data_range);
  let least = DECIBELS * (log2(mantissa_of(params.eps) / (range * range)) + f32(exponent_of(params.eps) - 2 * range_power));
  let root = root_of_squares(vec3(part.sums.small, part.sums.middle, part.sums.large));
  if root.m == 0.0 { return Finished(least, 0, Coefficients(0.0, 0)); }
  let power = exponent_of(root.m);
  let m = times_power_of_two(root.m, -power);
  // The mean over the squared range, m^2 / (n range^2) 2^(2 (powers)).
  let count = f32(part.count);
  let count_power = exponent_of(count);
  let ratio = m * m / (mantissa_of(count) * range * range);
  let powers = 2 * (root.power + power + 1 - range_power) - count_power;
  let value = DECIBELS * (log2(ratio) + f32(powers));
  if value < least { return Finished(least, 0, Coefficients(0.0, 0)); }
  return Finished(value, 0, Coefficients(1.0 / m, -(root.power + power)));
}

// 20 / ln 10 d / |d|^2.
fn slopes(v: Values, c: Coefficients, factor: f32) -> Slopes {
  let r = times_power_of_two(half_difference(v.x, v.y), c.shift) * c.inverse;
  return times_power_of_two(4.3429448 * r * c.inverse * factor, c.shift);
}
