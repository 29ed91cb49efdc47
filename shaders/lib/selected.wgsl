// Which keys are selected: those above the row's bound, and of those on it the first ones by place. Linked besides:
// load_keys(i), marks.

// Marks what lies on the bound of a row, and above it, in the run from `start` on; how many there are. Every invocation calls it.
fn mark_run(row: u32, start: u32, end: u32, lid: u32) -> vec2<u32> {
  let bound = load_bound(2u * row);
  clear_marks(lid);
  for (var k = 0u; k < ITEMS; k++) {
    let o = k * WORKGROUP + lid;
    if start + o < end {
      let key = load_keys(start + o);
      if key == bound { mark(o); }
      if key > bound { mark_other(o); }
    }
  }
  return count_marks(lid);
}

// Whether a key is selected, of which so many on the bound come before; key 0 never is.
fn is_selected(row: u32, key: u32, ties: u32) -> bool {
  let bound = load_bound(2u * row);
  return key != 0u && (key > bound || (key == bound && ties < load_bound(2u * row + 1u)));
}

// How many are selected of so many on the bound and above it.
fn selected_among(row: u32, counts: vec2<u32>) -> u32 { return counts.y + min(counts.x, load_bound(2u * row + 1u)); }
