// Members as numbers.
fn source(plane: u32, cell: u32) -> f32 { return select(0.0, 1.0, member(plane, cell)); }
