// x - m_y in the labelled class y, x in the others, times scale: the margins are the classes' shifts, and the label's one is
// the row's number. Where one of them is no number, none is.

const VIRTUAL: bool = false;
const ROW_SCORED: bool = true;
const CURVED: bool = false;

fn begin_row(lid: u32, start: u32, p: u32, r: u32, row: Row) -> Row {
  var scored = row;
  if row.counts { scored.numbers.x = load_tables(row.label).y; }
  return scored;
}

fn row_score(row: Row, start: u32, c: u32) -> f32 {
  let x = load_input(cell(start, c));
  return select(x, x - row.numbers.x, c == row.label && !nonfinite(x));
}

fn first_score(row: Row, start: u32, p: u32, i: u32, c: u32) -> f32 { return row_score(row, start, c); }
fn label_score(row: Row, start: u32) -> f32 { return row_score(row, start, row.label); }
fn score_slope(row: Row, start: u32, c: u32, x: f32) -> f32 { return 1.0; }
