// Components that have a weight.
fn counts(i: u32, row: u32) -> bool {
  let weight = load_along(i % step.along);
  return !(minus_infinity(weight) || weight <= -1e30);
}
