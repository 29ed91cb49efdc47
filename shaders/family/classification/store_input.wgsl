// The gradient goes to the input.
fn store_slopes(row: Row, start: u32, p: u32, i: u32, c: u32, g: f32, flagged: bool) {
  emit_item(p, i, start, c, select(g, not_a_number(), flagged));
}
