// A row's loss goes on in units of 256, in which f32 holds what a mean may bring back.
fn row_loss(value: vec2<f32>) -> f32 { return 0x1p-8f * value.x + times_power_of_two(value.y, 56); }
