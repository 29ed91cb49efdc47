// The label of an anchor of classes: -1 where it is ignored, INVALID_LABEL where there is no such class.
fn label_of(row: u32) -> i32 {
  let label = load_labels(row);
  if label == params.ignore_index { return -1; }
  return select(INVALID_LABEL, label, label >= 0 && u32(label) < step.classes);
}
