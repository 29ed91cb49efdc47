// The dots of a tile, and their sum.

override DOTS: u32 = 36u;

struct Part { dots: array<f32, 36> }

fn join(a: Part, b: Part) -> Part {
  var sum: Part;
  for (var d = 0u; d < DOTS; d++) { // unrolled: DOTS
    sum.dots[d] = a.dots[d] + b.dots[d];
  }
  return sum;
}
