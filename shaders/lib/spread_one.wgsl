// What differences of scores are multiplied by.
fn spread() -> f32 { return 1.0; }
