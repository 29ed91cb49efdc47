// p w and its derivative by p.
fn field_term(p: f32, t: f32, w: f32) -> vec2<f32> { return vec2(p * w, w); }
