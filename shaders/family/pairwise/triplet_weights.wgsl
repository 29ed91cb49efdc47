// Weights take the distances' place.
fn weight_scale(row: u32) -> f32 { return load_sides(row - step.outer_first).x; }
fn store_weight(cell: u32, weight: f32) { store_block(cell, weight); }
