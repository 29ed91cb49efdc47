// The mask has the shape of the input.
fn mask_index(i: u32) -> u32 { return i; }
