// The root of the sum of squares.

fn term(x: f32) -> Part {
  if nonfinite(x) { return flagged(x); }
  let squares = squares_of(x);
  return vec4(squares.x, squares.y, squares.z, 0.0);
}

fn join(a: Part, b: Part) -> Part {
  return vec4(a.xyz + b.xyz, max(a.w, b.w));
}

fn norm_of(sums: Part) -> Norm {
  let root = root_of_squares(sums.xyz);
  return Norm(root.m, root.power, sums.w);
}
