// The only axis.
fn keep_row(plane: u32, cell: u32, i: u32, offset: u32) {
  keep(plane, cell, offset != NONE, f32(offset) * f32(offset));
}
