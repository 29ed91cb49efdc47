// The cells of a mask.
fn member(plane: u32, cell: u32) -> bool { return load_mask(plane * step.cells + cell) != 0; }
