// The weighted means of a step.
fn finish_row(row: u32, part: Part) {
  for (var k = 0u; k < 4u; k++) { // unrolled: 4
    if k < step.width {
      let mean = times_power_of_two(part.large[k] / part.weight[k], 64) + part.sum[k] / part.weight[k];
      store_phi(step.first + k, select(mean, not_a_number(), part.stray != 0u));
    }
  }
}
