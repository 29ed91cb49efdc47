// What an earlier axis found.
fn seen(cell: u32, word: u32) -> u32 { return load_known(word * step.count + cell); }
