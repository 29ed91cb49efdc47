// The confidence of each row, in 31 bits, and whether it is right, in the last; a NaN of a row with one; NOT_COUNTED of the
// others. Linked besides: confidence_of(tops), in [0, 1].
fn answer(q: u32, start: u32, row: Row, tops: Tops) {
  var word = NOT_COUNTED;
  if row.counts {
    let confidence = select(bitcast<u32>(confidence_of(tops)), STRAY, tops.flags != 0u);
    word = confidence | select(0u, RIGHT, tops.at == row.label);
  }
  store_confidences(q, word);
}
