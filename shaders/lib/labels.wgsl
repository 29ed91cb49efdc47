// Rows with integer classes. A label that is not a class leaves its row out: ignore_index silently, any
// other counted as bad. Linked besides: labelled, which makes a row of its label, and label_classes, how many there are.

const DENSE: bool = false;

fn row_at(q: u32, inside: bool) -> Row {
  if !inside { return row_left_out(false); }
  if load_cell_mask(q) == 0 { return row_left_out(false); }
  let label = load_labels(q);
  if label == params.ignore_index { return row_left_out(false); }
  if label < 0 || label >= i32(label_classes()) { return row_left_out(true); }
  return labelled(q, u32(label));
}
