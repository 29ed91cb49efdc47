// The length of what is left, the factor f 2^p that makes it 1, and the coefficients of both passes. What is left
// counts as nothing where it is at most 1e-6 of the vector, whose square is that of the coefficients and of what is
// left.

alias Part = vec4<f32>;

fn join(a: Part, b: Part) -> Part { return a + b; }

fn finish_row(row: u32, sums: Part) {
  var largest = 0.0;
  for (var m = 0u; m < step.rows; m++) { largest = max(largest, abs(load_first(m))); }
  let root = root_of_squares(sums.xyz);
  let rest = times_power_of_two(root.m, root.power);
  largest = max(largest, rest);
  var squares = 0.0;
  if largest > 0.0 {
    for (var m = 0u; m < step.rows; m++) {
      let part = load_first(m) / largest;
      squares += part * part;
    }
    squares += (rest / largest) * (rest / largest);
  }
  let kept = rest > 1e-6 * largest * sqrt(squares);
  var scale = vec2<f32>();
  var norm = 0.0;
  if kept {
    norm = rest;
    scale = vec2(1.0 / root.m, f32(-root.power));
  }
  if sums.w > 0.0 {
    norm = not_a_number();
    scale = vec2(norm, 0.0);
  }
  store_norm(0u, norm);
  store_scale(0u, scale);
  for (var m = 0u; m < step.rows; m++) { store_coefficients(m, load_first(m) + load_second(m)); }
}
