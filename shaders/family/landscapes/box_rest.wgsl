// The boxes that a pass before found.
fn is_occupied(i: u32) -> bool { return load_occupied(i) != 0u; }
