// The risks of a sample, of the strengths of a step.
fn finish_row(row: u32, part: Part) {
  for (var k = 0u; k < 8u; k++) { // unrolled: 8
    if k < step.width {
      let sum = select(part.high[k % 4u], part.low[k % 4u], k < 4u);
      store_risk(row * step.strengths + step.first + k, select(sum, not_a_number(), (part.stray & (1u << k)) != 0u));
    }
  }
}
