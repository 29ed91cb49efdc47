// Differences of scores are divided by temperature, not the scores: they may fit f32 where those do not.
fn spread() -> f32 { return 1.0 / params.temperature; }
