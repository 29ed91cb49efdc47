// The first pass over a row's scores, for overlap losses: into the tile where they stay on chip, and the softmax
// statistics where the activation or the companion needs them.
fn overlap_moments(lid: u32, q: u32, p: u32, r: u32, row: Row) -> Moments {
  var mine = moments_start();
  if row.counts && (CHIP == 1u || SOFTMAX || COMPANION) {
    for (var c = r; c < step.classes; c += LANES) {
      let x = load_input(cell(q, c));
      if CHIP == 1u { tile[tile_index(p, c)] = x; }
      var a = 0.0;
      if COMPANION && DENSE { a = share(row, q, c) * load_weight(c); }
      if nonfinite(x) || nonfinite(a) {
        mine.flags = 1u;
      } else if SOFTMAX || COMPANION {
        moments_add(&mine, x, a);
      }
    }
  }
  if SOFTMAX || COMPANION { return moments_of_row(lid, mine); }
  return mine;
}
