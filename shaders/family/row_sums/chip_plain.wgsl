// Rows whose values are what they are.
fn centre(lid: u32, own: ptr<function, array<Values, 16>>, start: u32, end: u32, row: u32) {}
