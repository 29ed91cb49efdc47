// What gradients are multiplied by is one number, which holds the upstream gradient.
fn mean_scale() -> f32 { return load_factor(0u); }
