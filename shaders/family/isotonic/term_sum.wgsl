// Sums are added up.
fn term(i: u32) -> f32 { return load_parts(i); }
