// The slopes of a row by its losses.
fn keep_row_slope(row: u32, known: Row, factor: f32) {
  let slope = select(4.0 * known.coefficients.half * factor, not_a_number(), known.flags != 0u);
  store_grad_loss_end(row, slope);
  store_grad_loss_start(row, -slope);
}
