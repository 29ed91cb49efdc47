// The root of the sum of squares.

fn term(x: f32) -> Part {
  if nonfinite(x) { return flagged(x); }
  if is_large(x) {
    let scaled = times_power_of_two(x, -85);
    return vec4(0.0, 0.0, scaled * scaled, 0.0);
  }
  if is_small(x) {
    let scaled = times_power_of_two(x, 75);
    return vec4(scaled * scaled, 0.0, 0.0, 0.0);
  }
  return vec4(0.0, x * x, 0.0, 0.0);
}

fn join(a: Part, b: Part) -> Part {
  return vec4(a.xyz + b.xyz, max(a.w, b.w));
}

fn norm_of(sums: Part) -> Norm {
  if sums.z > 0.0 {
    return Norm(hypotenuse(sqrt(sums.z), times_power_of_two(sqrt(sums.y), -85)), 85, sums.w);
  }
  return Norm(hypotenuse(sqrt(sums.y), times_power_of_two(sqrt(sums.x), -75)), 0, sums.w);
}
