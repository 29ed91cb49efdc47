// Rows that a kernel before gathered.

const DENSE: bool = false;

fn row_at(q: u32, inside: bool) -> Row {
  if !inside { return row_left_out(false); }
  let found = load_rows(q);
  if found.x < 2u { return row_left_out(found.x == 1u); }
  return Row(true, false, found.x - 2u, bitcast<f32>(found.y), bitcast<vec2<f32>>(found.zw));
}
