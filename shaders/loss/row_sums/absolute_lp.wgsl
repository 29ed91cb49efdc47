struct Sums { difference: Power }

// Of halves, which fit f32 where differences do not.
fn term(v: Values) -> Sums { return Sums(power_of(half_difference(v.x, v.y))); }

fn merge(a: Sums, b: Sums) -> Sums { return Sums(join_powers(a.difference, b.difference)); }

fn finish(row: u32, part: Part) -> Finished {
  let norm = norm_of(part.sums.difference);
  if norm.m == 0.0 { return Finished(); }
  let factor = scaled_of(params.scale);
  return Finished(norm.m * factor.m, norm.power + 1 + factor.power, coefficients_of(norm, factor));
}
