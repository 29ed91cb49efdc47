// Q = (1 - b) I + b on the mask's column: where a step does not keep a class, the mask takes its place.

// The share of a class that a step which forgets gives to another.
fn chance(to: u32) -> f32 {
  let mask = select(u32(params.mask_class), step.classes / 2u, params.mask_class < 0);
  return select(0.0, 1.0, to == mask);
}
