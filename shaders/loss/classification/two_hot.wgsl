// A row's target is a number: linear between the two support points around it, clamped to the ends. The row's label is the
// lower point's class, its first number the share of the one above.

const DENSE: bool = true;

fn row_at(q: u32, inside: bool) -> Row {
  if !inside || load_cell_mask(q) == 0 { return row_left_out(false); }
  let value = load_values(q);
  var low = 0u;
  var high = step.classes - 1u;
  let first = load_support(low);
  let last = load_support(high);
  var known = !nonfinite(value) && !nonfinite(first) && !nonfinite(last);
  let v = clamp(value, first, last);
  for (var k = 0u; k < 32u; k++) {
    if high - low > 1u {
      let middle = (low + high) / 2u;
      let point = load_support(middle);
      known = known && !nonfinite(point);
      if point <= v { low = middle; } else { high = middle; }
    }
  }
  let a = load_support(low);
  let b = load_support(high);
  var above = 0.0;
  if b > a { above = clamp(half_difference(v, a) / half_difference(b, a), 0.0, 1.0); }
  return Row(true, false, low, 1.0, vec2(select(not_a_number(), above, known), 0.0));
}

// The share of class c in a row's target.
fn share(row: Row, start: u32, c: u32) -> f32 {
  if nonfinite(row.numbers.x) { return row.numbers.x; }
  return select(select(0.0, row.numbers.x, c == row.label + 1u), 1.0 - row.numbers.x, c == row.label);
}
