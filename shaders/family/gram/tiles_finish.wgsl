// The dots of a tile to the matrix of a segment. Linked besides: keep_dot(first, m, n, dot), and dot_in(sums, l, r).

fn finish_row(row: u32, sums: Part) {
  let tile = tile_of(row % SETS);
  let first = row / SETS * step.left_rows * step.right_rows;
  for (var l = 0u; l < LEFT; l++) { // unrolled: LEFT
    for (var r = 0u; r < RIGHT; r++) { // unrolled: RIGHT
      let m = tile.x + l;
      let n = tile.y + r;
      if m < step.left_rows && n < step.right_rows { keep_dot(first, m, n, dot_in(sums, l, r)); }
    }
  }
}
