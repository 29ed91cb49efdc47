// Every gradient meets every other.
fn meets(i: u32, j: u32) -> bool { return i != j; }
