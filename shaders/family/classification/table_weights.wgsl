// Classes' weights from the tables.
fn load_weight(c: u32) -> f32 { return load_tables(c).z; }
