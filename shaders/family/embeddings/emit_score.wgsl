// 1 + cos; 0 of a label that is none.
fn emit(lid: u32, row: u32, cosine: f32, known: bool) {
  if lid > 0u { return; }
  var score = select(0.0, 1.0 + cosine, known);
  if nonfinite(cosine) { score = not_a_number(); }
  store_score(row, score);
}
