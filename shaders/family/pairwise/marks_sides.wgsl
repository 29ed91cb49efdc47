// What the pair weights need of the anchors: no statistics, and denominators that come later.
fn keep_side(row: u32) {
  if row < step.end { store_sides(row, anchor_side(stat_none(), row, term_scale())); }
}
