// From the tensor.
fn copy_cell(near: u32, far: u32) { store_near(near, load_far(far)); }
