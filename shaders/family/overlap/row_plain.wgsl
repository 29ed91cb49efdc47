// The sums are of a row's probabilities.
fn row_done(lid: u32, start: u32, p: u32, r: u32, row: Row, s: Moments) -> Moments { return s; }
