// 1 where a label of the window differs from the cell's.
fn emit(p: Place, sample: u32, cell: u32, own: i32) {
  store_result(sample * step.cells + cell, select(0.0, 1.0, counts(own) && !around(p, own).same));
}
