// Rows with weights of their own, which also say what counts.

const DENSE: bool = true;

fn row_at(q: u32, inside: bool) -> Row {
  if !inside { return row_left_out(false); }
  let weight = load_row_weights(q);
  if bitcast<u32>(weight) == bitcast<u32>(LEFT_OUT_WEIGHT) { return row_left_out(false); }
  return row_counted(0u, weight);
}
