// A cell's own class; the one past the last where the cell is left out.
fn seen(cell: u32, word: u32) -> u32 {
  let label = load_labels(step.first + cell);
  let member = select(step.classes, u32(label), counts(label));
  return select(0u, 1u << (member & 31u), member >> 5u == word);
}
