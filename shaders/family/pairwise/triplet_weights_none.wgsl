// No weights are wanted.
fn weight_scale(row: u32) -> f32 { return 0.0; }
fn store_weight(cell: u32, weight: f32) {}
