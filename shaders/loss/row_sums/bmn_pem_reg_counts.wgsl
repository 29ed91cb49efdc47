// The groups of a call, before its sums.
alias Part = Scaled;

fn join(a: Part, b: Part) -> Part { return Scaled(a.high + b.high, a.medium + b.medium, a.low + b.low); }

fn part_at(i: u32, row: u32) -> Part {
  if load_cell_mask(mask_index(i)) == 0 { return Part(); }
  let group = group_of(load_x1(i));
  return Scaled(u32(group == 3u), u32(group == 2u), u32(group == 1u));
}

fn finish_row(row: u32, part: Part) {
  store_pivots(row, Pivot(share_of(part.high, part.medium), share_of(part.high, part.low)));
}
