// The gradient goes to the input.
fn store_slopes(row: Row, start: u32, c: u32, g: f32, flagged: bool) {
  store_grad_input(cell(start, c), select(g, not_a_number(), flagged));
}
