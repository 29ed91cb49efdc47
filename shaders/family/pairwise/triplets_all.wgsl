// Every positive beyond the distance less the margin makes a triplet.
fn run_end(count: u32, distance: f32) -> u32 { return count; }
