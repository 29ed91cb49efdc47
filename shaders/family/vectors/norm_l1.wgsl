// The sum of magnitudes.

fn term(x: f32) -> Part {
  if nonfinite(x) { return flagged(x); }
  if is_large(x) { return vec4(0.0, 0.0, times_power_of_two(abs(x), -85), 0.0); }
  return vec4(0.0, abs(x), 0.0, 0.0);
}

fn join(a: Part, b: Part) -> Part {
  return vec4(a.xyz + b.xyz, max(a.w, b.w));
}

fn norm_of(sums: Part) -> Norm {
  if sums.z > 0.0 { return Norm(sums.z + times_power_of_two(sums.y, -85), 85, sums.w); }
  return Norm(sums.y, 0, sums.w);
}
