// The cell's class, shared out over all classes on a boundary; nothing where the cell is left out.
fn emit(i: u32, sample: u32, cell: u32, own: i32, several: bool) {
  let spread = select(0.0, params.epsilon, several && !has(i, step.classes));
  for (var c = 0u; c < step.classes; c++) {
    let share = spread / f32(step.classes) + select(0.0, 1.0 - spread, i32(c) == own);
    store_result(score_index(sample, c, cell), select(0.0, share, counts(own)));
  }
}
