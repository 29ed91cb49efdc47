// What softmax takes is the input, or follows from a class's input alone: `row_score` says how, in a fragment of its own.

// Whether a class without an input has score 0: the last one, which labels may name.
const VIRTUAL: bool = false;
// Whether the scores follow from a number of the row that takes a pass to find.
const ROW_SCORED: bool = false;

fn begin_row(lid: u32, start: u32, p: u32, r: u32, row: Row) -> Row { return row; }
fn first_score(row: Row, start: u32, p: u32, i: u32, c: u32) -> f32 { return row_score(row, start, c); }
fn label_score(row: Row, start: u32) -> f32 { return row_score(row, start, row.label); }
