// The slope by a class's probability: the label's slope by the row's cost, times what the class costs.
fn class_slope(row: Row, q: u32, start: u32, at: u32, i: u32, c: u32, probability: f32) -> f32 {
  return load_slopes(at + row.label).x * load_costs(row.label * step.classes + c);
}
