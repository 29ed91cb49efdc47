// Cells that the mask leaves in.
fn counts(i: u32, row: u32) -> bool { return load_cell_mask(mask_index(i)) != 0; }
