// The denominators are in the pair weights already, or come later.
fn term_scale() -> vec2<f32> { return vec2(1.0); }
