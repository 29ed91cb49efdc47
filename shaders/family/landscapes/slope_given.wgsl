// The magnitude of a neuron's derivative along a curve.
struct Slope { length: Root, stray: bool }

fn slope_of(i: u32) -> Slope {
  let slope = load_slopes(i);
  return Slope(Root(abs(slope), 0), nonfinite(slope));
}
