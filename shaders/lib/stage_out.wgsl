// Out of the copy.
fn copy_cell(far: u32, near: u32) { store_result(far, load_copy(near)); }
