// The nearer of two neighbours; halfway the one of even rank. Linked besides: share.
fn between(a: f32, b: f32, share: Share) -> f32 { return select(a, b, rounded(share) != share.whole); }
