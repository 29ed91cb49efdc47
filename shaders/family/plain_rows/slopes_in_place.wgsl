// Every class's slope follows from its own part, or from the sum of all.
fn is_apart(row: Row, p: u32, c: u32) -> bool { return false; }
fn write_apart(lid: u32, start: u32, p: u32, r: u32, row: Row, scale: f32, odd: bool) {}
