// The mask lacks the class axis, which is the last of the input.
fn mask_index(i: u32) -> u32 { return i / step.classes; }
