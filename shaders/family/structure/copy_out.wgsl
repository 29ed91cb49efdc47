// To the tensor.
fn copy_cell(near: u32, far: u32) { store_far(far, load_near(near)); }
