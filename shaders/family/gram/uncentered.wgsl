// The matrix of dots of the rows as they are.
fn centre(lid: u32) {}
