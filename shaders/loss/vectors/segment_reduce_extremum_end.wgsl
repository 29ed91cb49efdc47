// The number of the largest key; 0 where there is none.
fn finish_row(row: u32, part: Part) {
  if part == 0u {
    store_output(row, 0.0);
  } else if part == 0xffffffffu {
    store_output(row, not_a_number());
  } else {
    store_output(row, of_key(part));
  }
}
