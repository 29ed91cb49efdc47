struct Sums { small: f32, middle: f32, large: f32, far_small: f32, far_middle: f32, far_large: f32 }

// Of halves, which fit f32 where differences do not.
fn term(v: Values) -> Sums {
  let near = squares_of(half_difference(v.x, v.z));
  let far = squares_of(half_difference(v.y, v.z));
  return Sums(near.x, near.y, near.z, far.x, far.y, far.z);
}

fn merge(a: Sums, b: Sums) -> Sums {
  return Sums(a.small + b.small, a.middle + b.middle, a.large + b.large,
    a.far_small + b.far_small, a.far_middle + b.far_middle, a.far_large + b.far_large);
}

struct Coefficients { near: f32, far: f32 }

// A mean of squares is m 2^power.
struct Mean { m: f32, power: i32 }

fn mean_of(squares: vec3<f32>, over: f32) -> Mean {
  let root = root_of_squares(squares);
  let exponent = i32((bitcast<u32>(root.m) >> 23u) & 0xffu) - 127;
  let m = times_power_of_two(root.m, -exponent);
  if m == 0.0 { return Mean(0.0, 0); }
  return Mean(m * m * over, 2 * (root.power + exponent + 1));
}

fn finish(row: u32, part: Part) -> Finished {
  let s = part.sums;
  let over = 1.0 / f32(part.count);
  let near = mean_of(vec3(s.small, s.middle, s.large), over);
  let far = mean_of(vec3(s.far_small, s.far_middle, s.far_large), over);
  // In a unit in which both fit.
  let power = max(max(near.power, far.power) - 60, 0);
  let a = times_power_of_two(near.m, near.power - power);
  let b = times_power_of_two(far.m, far.power - power);
  let gap = a - b + times_power_of_two(params.margin, -power);
  let holds = f32(gap > 0.0);
  return Finished(0.5 * (a + max(gap, 0.0)), power, Coefficients((1.0 + holds) * over, -holds * over));
}

fn slopes(v: Values, c: Coefficients, factor: f32) -> Slopes {
  return vec2(half_difference(v.x, v.z) * (2.0 * c.near * factor), half_difference(v.y, v.z) * (2.0 * c.far * factor));
}
