// A stage that gives no gradients.
fn factor_of(i: u32, row: u32) -> f32 { return 0.0; }
