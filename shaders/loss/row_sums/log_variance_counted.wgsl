// 1 where one bad entry drops its row.
override WHOLE: u32 = 0u;

// Rows that have a variance.
fn counted(part: Part) -> bool { return part.count >= 2u && (WHOLE == 0u || part.count == step.length); }
