// Rows with integer classes. A label that is not a class leaves its row out: ignore_index silently, any
// other counted as bad.

const DENSE: bool = false;

struct Row { counts: bool, bad: bool, label: u32, weight: f32 }

fn row_at(q: u32, inside: bool) -> Row {
  if !inside { return Row(false, false, 0u, 0.0); }
  if load_cell_mask(q) == 0 { return Row(false, false, 0u, 0.0); }
  let label = load_labels(q);
  if label == params.ignore_index { return Row(false, false, 0u, 0.0); }
  if label < 0 || label >= i32(step.classes) { return Row(false, true, 0u, 0.0); }
  return Row(true, false, u32(label), load_weight(u32(label)));
}
