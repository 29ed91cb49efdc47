// The reduced loss and the status words, from the saved totals.

@compute @workgroup_size(1)
fn main() {
  let value = vec2(bitcast<f32>(load_totals(0u)), bitcast<f32>(load_totals(1u))) * term_scale();
  let flags = load_totals(6u);
  store_loss(0u, select(value.x + value.y, not_a_number(), flags != 0u));
  store_status(0u, load_totals(7u));
  store_status(1u, flags & MET);
}
