// A number for each row that counts, 0 for the others. Linked besides: value_of(start, row, tops).
fn answer(q: u32, start: u32, row: Row, tops: Tops) {
  var value = 0.0;
  if row.counts { value = value_of(start, row, tops); }
  store_output(q, value);
}
