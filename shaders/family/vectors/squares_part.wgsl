// Sums of squares of small, middle and large numbers, in units of 2^-150, 1 and 2^170.

fn squares_part(x: f32) -> vec4<f32> {
  if nonfinite(x) { return flagged(select(1.0, 3.0, is_nan(x))); }
  let squares = squares_of(x);
  return vec4(squares.x, squares.y, squares.z, 0.0);
}

fn root_of(sums: vec4<f32>) -> Norm {
  let root = root_of_squares(sums.xyz);
  return Norm(scaled(root.m, root.power), sums.w);
}
