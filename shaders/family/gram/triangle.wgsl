// Dots of each pair of up to 8 rows at one element: dot m (m + 1) / 2 + n is that of rows m and n <= m. Linked besides:
// row_at(m, i).

override ROWS: u32 = 8u;

fn part_at(i: u32, segment: u32) -> Part {
  var x: array<f32, 8>;
  var part: Part;
  for (var m = 0u; m < ROWS; m++) { // unrolled: ROWS
    x[m] = row_at(m, i);
  }
  for (var m = 0u; m < ROWS; m++) { // unrolled: ROWS
    for (var n = 0u; n < ROWS; n++) { // unrolled: ROWS
      if n <= m { part.dots[m * (m + 1u) / 2u + n] = x[m] * x[n]; }
    }
  }
  return part;
}
