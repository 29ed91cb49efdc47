// Into the block.
fn copy_cell(far: u32, near: u32) { store_staged(near, load_source(far)); }
