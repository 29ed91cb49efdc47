// Outside distance positive, inside distance less step.inset negative. The transform to foreground sites
// writes the outside, that to background sites the inside; neither touches its own sites.
fn keep(plane: u32, cell: u32, found: bool, squared: f32) {
  if found && squared == 0.0 { return; }
  let distance = sqrt(squared) * bitcast<f32>(step.unit);
  let value = select(bitcast<f32>(step.inset) - distance, distance, step.foreground != 0u);
  store_field(plane * step.cells + cell, select(0.0, value, found));
}
