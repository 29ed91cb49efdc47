// The pivots of rows, before their sums.
alias Part = Scaled;

fn join(a: Part, b: Part) -> Part { return join_scaled(a, b); }

fn part_at(i: u32, row: u32) -> Part {
  if !counts(i, row) { return Part(); }
  let x = load_x0(i);
  if nonfinite(x) { return Part(); }
  return scaled_of(x);
}

fn finish_row(row: u32, part: Part) { store_pivots(row, pivot_from(part)); }
