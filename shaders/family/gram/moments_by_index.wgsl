// The moments as rows.
fn row_at(m: u32, i: u32) -> f32 { return moved(m, u32(max(load_index(0u), 0)), i); }
