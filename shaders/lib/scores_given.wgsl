// The scores as the call gives them.
fn row_score(row: Row, start: u32, c: u32) -> f32 { return load_input(cell(start, c)); }
