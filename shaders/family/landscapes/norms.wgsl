// The squares of a neuron's derivatives, in three units, and whether one is no number.

struct Part { squares: vec4<f32> }

fn join(a: Part, b: Part) -> Part { return Part(a.squares + b.squares); }

fn term(i: u32) -> Part {
  let x = load_jacobian(i);
  if nonfinite(x) { return Part(vec4(0.0, 0.0, 0.0, 1.0)); }
  let squares = squares_of(x);
  return Part(vec4(squares.x, squares.y, squares.z, 0.0));
}

fn finish_row(row: u32, part: Part) { store_squares(row, part.squares); }
