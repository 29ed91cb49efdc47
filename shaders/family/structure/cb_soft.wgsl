// The soft skeleton of a mask has two values.
fn on_skeleton(i: u32) -> bool { return load_skeleton(i) > 0.5; }
