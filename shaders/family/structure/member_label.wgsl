// The truth: cells that count and have another class than the background's.
fn member(plane: u32, cell: u32) -> bool {
  return load_labels(plane * step.cells + cell) > 0 && cell_at(plane, cell).counts;
}
