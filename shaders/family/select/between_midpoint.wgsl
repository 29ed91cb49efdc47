// The middle of two neighbours. Linked besides: weighted.
fn between(a: f32, b: f32, share: Share) -> f32 { return weighted(a, b, 0.5); }
