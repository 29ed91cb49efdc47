// Rows divided by their losses.
fn scale_of(m: u32) -> f32 { return load_losses(m); }
