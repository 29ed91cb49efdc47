// A symbol of the vocabulary, or -1.
fn class_of(q: u32) -> i32 {
  let symbol = load_symbols(q);
  return select(-1, symbol, symbol >= 0 && u32(symbol) < step.classes);
}
