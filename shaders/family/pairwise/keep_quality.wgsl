// An anchor's quality: where its length lies among the lengths of late.
fn keep_quality(row: u32) {
  let apart = params.h * (row_length(load_outer_marks(row)) - load_running(0u));
  // Equal lengths have no deviation to divide by.
  let quality = select(apart / (load_running(1u) + params.eps), 0.0, apart == 0.0);
  store_quality(row, select(clamp(quality, -1.0, 1.0), quality, is_nan(quality)));
}
