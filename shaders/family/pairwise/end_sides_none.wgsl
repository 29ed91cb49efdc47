// No pair weights, or none that follow from the denominators.
fn keep_side(row: u32, scale: vec2<f32>) {}
