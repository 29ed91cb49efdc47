// Differences of scores are multiplied by scale, not the scores: they may fit f32 where those do not.
fn spread() -> f32 { return params.scale; }
