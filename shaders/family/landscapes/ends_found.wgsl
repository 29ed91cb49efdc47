// The least loss and the largest.
fn finish_row(row: u32, part: Part) {
  store_ends(0u, vec2(-ordered_number(part.least), ordered_number(part.most)));
}
