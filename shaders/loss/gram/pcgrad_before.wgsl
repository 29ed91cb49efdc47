// A gradient meets those of lower index.
fn meets(i: u32, j: u32) -> bool { return j < i; }
