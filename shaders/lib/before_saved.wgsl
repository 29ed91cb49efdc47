// What the round before found.
fn before(anchor: u32) -> Stat { return load_stats(anchor); }
