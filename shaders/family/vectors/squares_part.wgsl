// Sums of squares of small, middle and large numbers, in units of 2^-150, 1 and 2^170; and the bits of the largest magnitude, which
// tell an infinity and a NaN. Parts have no branches, so that many are on their way at once, and few operations: they are
// what a GPU's memory waits for.

struct Squares { small: f32, middle: f32, large: f32, top: u32 }

fn squares_part(x: f32) -> Squares {
  let is_far_out = is_large(x);
  let is_near_zero = is_small(x);
  let part = moved(x, select(select(0, 75, is_near_zero), -85, is_far_out));
  let square = part * part;
  let small = select(0.0, square, is_near_zero);
  let large = select(0.0, square, is_far_out);
  return Squares(small, square - small - large, large, bitcast<u32>(x) & 0x7fffffffu);
}

fn join_squares(a: Squares, b: Squares) -> Squares {
  return Squares(a.small + b.small, a.middle + b.middle, a.large + b.large, max(a.top, b.top));
}

fn top_flag(top: u32) -> f32 { return select(select(0.0, 1.0, top >= 0x7f800000u), 3.0, top > 0x7f800000u); }

fn root_of(sums: Squares) -> Norm {
  let root = root_of_squares(vec3(sums.small, sums.middle, sums.large));
  return Norm(scaled(root.m, root.power), top_flag(sums.top));
}

// The sum itself.
fn square_of(sums: Squares) -> Norm {
  return dot_of(vec4(sums.small, sums.middle, sums.large, top_flag(sums.top)));
}
