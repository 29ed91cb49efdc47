// The mean of the terms; infinite where one is.
fn finish_row(row: u32, part: Part) {
  let infinity = bitcast<f32>(0x7f800000u | (step.nan_source & 1u));
  store_estimate(0u, select(mean_of(part, f32(step.terms)), infinity, part.stray != 0u));
}
