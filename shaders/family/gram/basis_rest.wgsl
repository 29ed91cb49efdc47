// The vector less what it has of a basis, twice, and the squares of what is left: of small, middle and large elements,
// each in a unit of its own; and whether one is no number.

alias Part = vec4<f32>;

fn part_at(i: u32, segment: u32) -> Part {
  var x = load_vector(i);
  for (var m = 0u; m < step.rows; m++) { x -= load_first(m) * load_basis(m * step.stride + i - step.base); }
  for (var m = 0u; m < step.rows; m++) { x -= load_second(m) * load_basis(m * step.stride + i - step.base); }
  store_rest(i, x);
  if nonfinite(x) { return vec4(0.0, 0.0, 0.0, 1.0); }
  let squares = squares_of(x);
  return vec4(squares.x, squares.y, squares.z, 0.0);
}

fn join(a: Part, b: Part) -> Part { return a + b; }
