// Distance to the power alpha, on either side. The transforms to foreground and to background sites write
// disjoint cells: neither touches its own sites.
fn keep(plane: u32, cell: u32, found: bool, squared: f32) {
  if found && squared == 0.0 { return; }
  var value = squared;
  if params.alpha == 1.0 {
    value = sqrt(squared);
  } else if params.alpha != 2.0 {
    value = power(squared, 0.5 * params.alpha);
  }
  keep_power(plane * step.cells + cell, select(0.0, value, found));
}
