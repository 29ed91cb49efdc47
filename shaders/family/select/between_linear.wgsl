// The number at its share of the way from one neighbour to the other. Linked besides: weighted.
fn between(a: f32, b: f32, share: Share) -> f32 { return weighted(a, b, share.rest); }
