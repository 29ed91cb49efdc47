// The cells of a mask.
fn is_occupied(i: u32) -> bool { return load_mask(i) != 0; }
