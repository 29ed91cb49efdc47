// The cell that an index names; -1 where a mask leaves it out, or where it is outside the map.
fn cell_of(q: u32) -> i32 {
  let cell = load_index(q);
  return select(-1, cell, load_cell_mask(q) != 0 && cell >= 0 && u32(cell) < step.space);
}
