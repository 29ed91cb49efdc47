// A loss beside where it started.
fn ratio_of(i: u32) -> Scaled {
  let initial = load_initial_losses(i);
  if initial == 0.0 { return scaled(1.0, 0); }
  return over(scaled(load_losses(i), 0), scaled(initial, 0));
}
