// The term of a class follows from its log p, 1 - p and weight alone.
fn term(row: Row, c: u32, log_p: f32, rest: f32, w: f32) -> f32 { return phi(log_p, rest, w); }
fn term_slope(row: Row, c: u32, log_p: f32, rest: f32, w: f32) -> f32 { return phi_slope(log_p, rest, w); }
// A row with the loss's own numbers of row q.
fn numbered(row: Row, q: u32) -> Row { return row; }
// 1 where a number of the loss's own is none.
fn term_flags(row: Row) -> u32 { return 0u; }
