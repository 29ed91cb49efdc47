// Parts need nothing of the whole row.
const PULLS: bool = false;
fn prepared(lid: u32, start: u32, p: u32, r: u32, row: Row) -> Row { return row; }
