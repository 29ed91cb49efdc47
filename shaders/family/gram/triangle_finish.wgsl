// The dots of up to 8 rows to the matrix of a segment. Linked besides: dot_by(dot, left, right), by the squares of both
// rows.

override ROWS: u32 = 8u;

fn finish_row(segment: u32, sums: Part) {
  var all = sums.dots;
  for (var m = 0u; m < ROWS; m++) { // unrolled: ROWS
    for (var n = 0u; n < ROWS; n++) { // unrolled: ROWS
      let dot = all[max(m, n) * (max(m, n) + 1u) / 2u + min(m, n)];
      store_gram((segment * ROWS + m) * ROWS + n, dot_by(dot, all[m * (m + 3u) / 2u], all[n * (n + 3u) / 2u]));
    }
  }
}
