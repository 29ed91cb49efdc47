// The mask lacks the class axis, which is axis 1 of the input.
fn mask_index(i: u32) -> u32 { return i / step.per_sample * step.inner + i % step.inner; }
