// Into the copy.
fn copy_cell(far: u32, near: u32) { store_copy(near, load_source(far)); }
