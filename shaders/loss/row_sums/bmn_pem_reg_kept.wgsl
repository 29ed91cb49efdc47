// Cells with a weight.
fn counts(i: u32, row: u32) -> bool {
  return load_cell_mask(mask_index(i)) != 0 && bitcast<u32>(weight_of(i, row, load_x1(i))) != 0u;
}
