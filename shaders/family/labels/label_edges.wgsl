// 1 for each class that the window holds beside something else.
fn emit(i: u32, sample: u32, cell: u32, own: i32, several: bool) {
  let edge = several && counts(own);
  for (var c = 0u; c < step.classes; c++) {
    store_result(score_index(sample, c, cell), select(0.0, 1.0, edge && has(i, c)));
  }
}
