// The sum of a row, from where it starts.
fn finish_row(row: u32, part: Part) {
  let start = load_start(row);
  let sum = times_power_of_two(part.large, 128) + (part.sum + start);
  store_result(row, select(sum, not_a_number(), part.stray != 0u || nonfinite(start)));
}
