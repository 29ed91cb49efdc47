// The largest magnitude.

fn term(x: f32) -> Part {
  if nonfinite(x) { return flagged(x); }
  return vec4(0.0, abs(x), 0.0, 0.0);
}

fn join(a: Part, b: Part) -> Part {
  return max(a, b);
}

fn norm_of(sums: Part) -> Norm {
  return Norm(sums.y, 0, sums.w);
}
