fn direction(i: u32) -> f32 { return load_other(i); }
