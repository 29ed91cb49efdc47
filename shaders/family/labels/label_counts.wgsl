fn counts(label: i32) -> bool {
  return label >= 0 && u32(label) < step.classes && label != params.ignore_index;
}
