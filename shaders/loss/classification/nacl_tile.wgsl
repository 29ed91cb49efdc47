// The filtered labels of the rows of a workgroup, in its memory: each label of a window adds to its class. A lane has the
// classes c with c % LANES its own, so that no other writes them.

const VIRTUAL: bool = false;
const ROW_SCORED: bool = false;

override FILTERED: u32 = 1u;

var<workgroup> filtered: array<f32, FILTERED>;
// The row's place among those of the workgroup.
var<private> column: u32;

fn first_score(row: Row, start: u32, p: u32, i: u32, c: u32) -> f32 { return row_score(row, start, c); }
fn label_score(row: Row, start: u32) -> f32 { return row_score(row, start, row.label); }

fn begin_row(lid: u32, start: u32, p: u32, r: u32, row: Row) -> Row {
  column = p;
  workgroupBarrier();
  for (var i = 0u; i < items(r); i++) {
    let c = r + i * LANES;
    if has(i, c) { filtered[c * POSITIONS + p] = 0.0; }
  }
  workgroupBarrier();
  if row.counts {
    for (var i = 0u; i < step.window; i++) {
      let near = neighbour(i);
      let c = u32(max(near.label, 0));
      if near.label >= 0 && c % LANES == r { filtered[c * POSITIONS + p] += near.weight; }
    }
  }
  workgroupBarrier();
  return row;
}

fn filtered_at(c: u32) -> f32 { return filtered[c * POSITIONS + column]; }
