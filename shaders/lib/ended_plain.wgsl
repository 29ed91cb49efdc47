// The loss is the first value over its denominator.
fn ended(loss: f32) -> f32 { return loss; }
