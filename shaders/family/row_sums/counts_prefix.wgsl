// Cells before the length of their row, along the last axis. What i32 does not hold is beyond any length.
fn length_of(row: u32) -> u32 {
  let length = load_lengths(row);
  if length == INVALID_LABEL { return step.lines; }
  return min(u32(max(length, 0)), step.lines);
}

fn counts(i: u32, row: u32) -> bool { return i % step.lines < length_of(row); }

// How many cells of a row count.
fn cells_of(row: u32) -> u32 { return step.layers * length_of(row); }
