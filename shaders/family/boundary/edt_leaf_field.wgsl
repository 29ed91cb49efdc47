// The last axis.
fn keep_cell(plane: u32, i: u32, found: bool, cost: Cost) {
  var value = 0.0;
  if found { value = cost_value(cost); }
  keep(step.first + plane, i - plane * step.cells, found, value);
}
