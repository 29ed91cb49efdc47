// Whether a row of the other set holds NaN or infinity.
fn other_flags(row: u32) -> u32 { return u32(load_inner_marks(row).inverse < 0.0); }
