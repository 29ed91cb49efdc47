// The length of a sample by squares: of small, middle and large elements, each in a unit of its own; and a flag.
alias Part = vec4<f32>;

fn join(a: Part, b: Part) -> Part { return vec4(a.x + b.x, a.y + b.y, a.z + b.z, max(a.w, b.w)); }

fn length_part(x: f32) -> Part {
  let squares = squares_of(x);
  return vec4(squares.x, squares.y, squares.z, 0.0);
}

fn stray_part() -> Part { return vec4(0.0, 0.0, 0.0, 1.0); }

// m 2^power.
fn length_of(part: Part) -> Root { return root_of_squares(vec3(part.x, part.y, part.z)); }
