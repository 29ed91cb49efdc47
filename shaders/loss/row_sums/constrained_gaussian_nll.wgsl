// The likelihoods; half the mass of the error, and 2^-64 of that; the squares of deviations times weights.
struct Sums { likelihood: f32, mass: f32, large: f32, small: f32, middle: f32, squares: f32 }

fn term(v: Values) -> Sums {
  // Halves, which fit f32 where differences do not.
  let d = half_difference(v.x, v.z);
  let z = 2.0 * (d / v.y);
  let squares = squares_of(v.w * v.y);
  let is_large = (bitcast<u32>(d) & 0x7fffffffu) >= 0x5d800000u;
  let mass = select(v.w * d, 0.0, is_large);
  let large = select(0.0, v.w * times_power_of_two(d, -64), is_large);
  return Sums(0.5 * z * z + log(v.y) + 0.9189385, mass, large, squares.x, squares.y, squares.z);
}

fn merge(a: Sums, b: Sums) -> Sums {
  return Sums(a.likelihood + b.likelihood, a.mass + b.mass, a.large + b.large,
    a.small + b.small, a.middle + b.middle, a.squares + b.squares);
}

// m 2^power.
struct Scaled { m: f32, power: i32 }

fn scaled(x: f32, power: i32) -> Scaled {
  let exponent = i32((bitcast<u32>(x) >> 23u) & 0xffu) - 127;
  if exponent == -127 { return Scaled(0.0, 0); }
  return Scaled(times_power_of_two(x, -exponent), exponent + power);
}

fn sum_of(a: Scaled, b: Scaled) -> Scaled {
  if a.m == 0.0 { return b; }
  if b.m == 0.0 { return a; }
  let power = max(a.power, b.power);
  return scaled(times_power_of_two(a.m, a.power - power) + times_power_of_two(b.m, b.power - power), power);
}

// e^x.
fn power_of_e(x: f32) -> Scaled {
  let power = floor(x * 1.442695);
  return scaled(exp((x - power * 0.693359375) + power * 2.1219444e-4), i32(clamp(power, -1e6, 1e6)));
}

// What w by the mass, and w^2 s by both, are multiplied by; and the slope by the precision's logarithm.
struct Coefficients { pull: f32, pull_shift: i32, bend: f32, bend_shift: i32, whole: f32 }

fn finish(row: u32, part: Part) -> Finished {
  let s = part.sums;
  let log_tau = load_log_tau(0u);
  let root = root_of_squares(vec3(s.small, s.middle, s.squares));
  let deviation = scaled(root.m, root.power);
  let rest = power_of_e(-log_tau);
  let v = sum_of(scaled(deviation.m * deviation.m, 2 * deviation.power), rest);
  var mass = scaled(s.mass, 1);
  if s.large != 0.0 { mass = scaled(s.large + times_power_of_two(s.mass, -64), 65); }
  let share = mass.m / v.m;
  let ratio = times_power_of_two(mass.m * share, 2 * mass.power - v.power);
  let logarithm = log(v.m) + f32(v.power) * 0.6931472;
  // (ratio - 1) / v, where the ratio may be beyond f32.
  var bend = Scaled((ratio - 1.0) / v.m, -v.power);
  let ratio_power = 2 * mass.power - v.power;
  if ratio_power > 30 { bend = Scaled(mass.m * share / v.m, ratio_power - v.power); }
  let whole = -0.5 - 0.5 * times_power_of_two(rest.m * bend.m, rest.power + bend.power);
  let value = s.likelihood - 0.5 * (log_tau + logarithm + ratio);
  return Finished(value, 0, Coefficients(share, mass.power - v.power, bend.m, bend.power, whole));
}

// The same by way of 2^-64 of their terms, which may be beyond f32 where their sums are not.
fn wide_slopes(v: Values, c: Coefficients, factor: f32) -> Slopes {
  let d = half_difference(v.x, v.z);
  let z = 2.0 * (times_power_of_two(d, -64) / v.y);
  let by_mean = factor * z / v.y - times_power_of_two(v.w * c.pull * factor, c.pull_shift - 64);
  let root = 2.0 * (times_power_of_two(d, -32) / v.y);
  let bend = times_power_of_two(v.w * (v.w * v.y) * c.bend * factor, c.bend_shift - 64);
  let by_deviation = factor * (0x1p-64f - root * root) / v.y + bend;
  return vec2(times_power_of_two(by_mean, 64), times_power_of_two(by_deviation, 64));
}

fn slopes(v: Values, c: Coefficients, factor: f32) -> Slopes {
  let d = half_difference(v.x, v.z);
  let z = 2.0 * (d / v.y);
  let by_mean = factor * z / v.y - times_power_of_two(v.w * c.pull * factor, c.pull_shift);
  let by_deviation = factor * (1.0 - z * z) / v.y + times_power_of_two(v.w * (v.w * v.y) * c.bend * factor, c.bend_shift);
  if !nonfinite(by_mean) && !nonfinite(by_deviation) { return vec2(by_mean, by_deviation); }
  let wide = wide_slopes(v, c, factor);
  return select(vec2(by_mean, by_deviation), wide, vec2(nonfinite(by_mean), nonfinite(by_deviation)));
}
