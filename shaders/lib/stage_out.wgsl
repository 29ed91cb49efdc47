// Out of the block.
fn copy_cell(far: u32, near: u32) { store_result(far, load_staged(near)); }
