// Another axis follows.
fn keep_cell(plane: u32, i: u32, found: bool, cost: Cost) {
  var near = near_none();
  if found { near = near_of_cost(cost); }
  store_result(i, near);
}
