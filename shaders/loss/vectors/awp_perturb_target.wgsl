// Half of target - w: its length is of no matter.
fn direction(i: u32) -> f32 { return half_difference(load_other(i), load_vector(i)); }
