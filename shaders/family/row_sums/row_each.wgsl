// A call that is one row, whose elements have values of their own: a stray is NaN alone, and adds what it can to the sums. A
// loss brings besides
//   fn denominator(part: Part) -> f32                        what a mean divides by
//   fn element_value(v: Values, c: Coefficients) -> f32
// and a coefficient `scale`, one over the denominator of the reduction.
fn part_of_values(v: Values) -> Part { return Part(term(v), 1u, u32(strays(v))); }

fn row_of(row: u32) -> Row { return load_rows(row); }

fn slopes_of(v: Values, row: Row, factor: f32) -> Slopes {
  if strays(v) { return bad_slopes(); }
  return slopes(v, row.coefficients, factor);
}
