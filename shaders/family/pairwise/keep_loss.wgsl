// The reduced loss and the status words.
fn keep_loss(value: vec2<f32>, flags: u32, bad: u32) {
  store_loss(0u, select(value.x + value.y, not_a_number(), flags != 0u));
  store_status(0u, bad);
  store_status(1u, flags & MET);
}
