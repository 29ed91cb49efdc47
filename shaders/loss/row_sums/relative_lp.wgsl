struct Sums { difference: Power, reference: Power }

fn term(v: Values) -> Sums {
  // Halves, which fit f32 where differences do not.
  return Sums(power_of(half_difference(v.x, v.y)), power_of(half_difference(v.y, -params.shift / params.scale)));
}

fn merge(a: Sums, b: Sums) -> Sums {
  return Sums(join_powers(a.difference, b.difference), join_powers(a.reference, b.reference));
}

// The scale is taken out of both norms.
fn finish(row: u32, part: Part) -> Finished {
  let norm = norm_of(part.sums.difference);
  let reference_norm = norm_of(part.sums.reference);
  var below = Scaled(reference_norm.m, reference_norm.power + 1);
  let least = params.eps / params.scale;
  if times_power_of_two(below.m, below.power) < least { below = scaled_of(least); }
  if norm.m == 0.0 || below.m == 0.0 { return Finished(); }
  let factor = Scaled(1.0 / below.m, -below.power);
  return Finished(norm.m * factor.m, norm.power + 1 + factor.power, coefficients_of(norm, factor));
}
