struct Sums { small: f32, middle: f32, large: f32 }

// Of halves, which fit f32 where differences do not.
fn term(v: Values) -> Sums {
  let squares = squares_of(half_difference(v.x, v.y));
  return Sums(squares.x, squares.y, squares.z);
}

fn merge(a: Sums, b: Sums) -> Sums { return Sums(a.small + b.small, a.middle + b.middle, a.large + b.large); }

// One over half the distance is inverse 2^shift; the slope by the distance is factor 2^factor_shift.
struct Coefficients { inverse: f32, shift: i32, factor: f32, factor_shift: i32 }

fn finish(row: u32, part: Part) -> Finished {
  let over = select(1.0, 1.0 / (f32(step.layers) * f32(step.lines)), params.normalize != 0u);
  let pulls = load_target(row) != 0;
  let root = root_of_squares(vec3(part.sums.small, part.sums.middle, part.sums.large));
  if root.m == 0.0 {
    return Finished(select(params.margin * params.margin * over, 0.0, pulls || params.margin <= 0.0), 0, Coefficients());
  }
  // The distance is m 2^power.
  let exponent = i32((bitcast<u32>(root.m) >> 23u) & 0xffu) - 127;
  let m = times_power_of_two(root.m, -exponent);
  let power = root.power + exponent + 1;
  if pulls { return Finished(m * m * over, 2 * power, Coefficients(1.0 / m, 1 - power, 2.0 * m * over, power)); }
  let gap = params.margin - times_power_of_two(m, power);
  if !(gap > 0.0) { return Finished(); }
  return Finished(gap * gap * over, 0, Coefficients(1.0 / m, 1 - power, -2.0 * gap * over, 0));
}

fn slopes(v: Values, c: Coefficients, factor: f32) -> Slopes {
  let r = times_power_of_two(half_difference(v.x, v.y), c.shift) * c.inverse;
  let slope = times_power_of_two(r * c.factor * factor, c.factor_shift);
  return vec2(slope, -slope);
}
