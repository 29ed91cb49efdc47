// The second noise is a copy.
fn second_noise(i: u32) -> f32 { return load_copied(i); }
