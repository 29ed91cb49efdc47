// A loss that is one number: there is nothing to divide by.
fn mean_scale() -> f32 { return 1.0; }
