// The slope of a row by one number for all rows.
fn keep_row_slope(row: u32, known: Row, factor: f32) {
  if known.flags != 0u {
    store_row_slopes(row, not_a_number());
  } else {
    store_row_slopes(row, known.coefficients.whole * factor);
  }
}
