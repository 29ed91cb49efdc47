// The loss is the sum of its terms.
fn bend(plane: u32) -> f32 { return 1.0; }
