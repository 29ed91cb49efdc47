// The class of a label that counts.
fn class_of(q: u32) -> i32 {
  if load_cell_mask(q) == 0 { return -1; }
  let label = load_labels(q);
  return select(-1, label, label >= 0 && u32(label) < step.classes && label != params.ignore_index);
}
