// Rows of one set.
fn is_row(row: u32) -> bool { return row < step.end; }
fn row_value(row: u32, d: u32) -> f32 { return load_outer(row * step.width + d); }
fn row_label(row: u32) -> i32 { return label_of(row); }
fn keep_mark(row: u32, mark: Mark) { store_outer_marks(row, mark); }
