// The last axis.
fn keep_cell(i: u32, found: bool, cost: Cost) {
  var value = 0.0;
  if found { value = cost_value(cost); }
  keep(step.first_plane + i / step.cells, i % step.cells, found, value);
}
