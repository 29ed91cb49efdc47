// The length of a neuron's derivatives.
struct Slope { length: Root, stray: bool }

fn slope_of(i: u32) -> Slope {
  let squares = load_squares(i);
  return Slope(root_of_squares(squares.xyz), squares.w != 0.0);
}
