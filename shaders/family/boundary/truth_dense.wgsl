// Truth as a share of every class.
fn truth(sample: u32, c: u32, cell: u32) -> f32 { return load_target(score_index(sample, c, cell)); }
