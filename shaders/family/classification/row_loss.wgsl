// A row's loss from its parts in units of 1 and of 2^64.
fn row_loss(value: vec2<f32>) -> f32 { return value.x + times_power_of_two(value.y, 64); }
