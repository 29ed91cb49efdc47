// Rows of one length.
fn row_length(row: u32) -> u32 { return step.length; }
