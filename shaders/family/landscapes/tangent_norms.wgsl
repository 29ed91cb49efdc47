// The squares of a neuron's derivatives along up to four directions of its sample's tangent space, added to those of the
// directions before.

struct Part { along: vec4<f32>, stray: u32 }

fn join(a: Part, b: Part) -> Part { return Part(a.along + b.along, a.stray | b.stray); }

fn term(i: u32) -> Part {
  let row = i / step.span;
  let x = load_jacobian(i);
  let first = (row / step.neurons * step.span + i - row * step.span) * step.directions + step.first;
  var part = Part(vec4<f32>(), select(0u, 1u, nonfinite(x)));
  for (var k = 0u; k < 4u; k++) { // unrolled: 4
    if k < step.width {
      let y = load_tangent(first + k);
      if nonfinite(y) { part.stray = 1u; }
      part.along[k] = x * y;
    }
  }
  return part;
}

fn finish_row(row: u32, part: Part) {
  var sum = vec4<f32>();
  if step.first > 0u { sum = load_squares(row); }
  for (var k = 0u; k < 4u; k++) { // unrolled: 4
    let squares = squares_of(part.along[k]);
    sum.x += squares.x;
    sum.y += squares.y;
    sum.z += squares.z;
    if nonfinite(part.along[k]) { sum.w = 1.0; }
  }
  if part.stray != 0u { sum.w = 1.0; }
  store_squares(row, sum);
}
