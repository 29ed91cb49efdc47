// One class more than there are inputs: the last, whose score is 0.

const VIRTUAL: bool = true;
const ROW_SCORED: bool = false;

fn begin_row(lid: u32, start: u32, p: u32, r: u32, row: Row) -> Row { return row; }
fn first_score(row: Row, start: u32, p: u32, i: u32, c: u32) -> f32 { return row_score(row, start, c); }
fn label_score(row: Row, start: u32) -> f32 {
  if row.label == step.classes { return 0.0; }
  return row_score(row, start, row.label);
}
