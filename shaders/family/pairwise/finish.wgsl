// The reduced loss and the status words, from the saved totals.

@compute @workgroup_size(1)
fn main() {
  let value = vec2(bitcast<f32>(load_totals(0u)), bitcast<f32>(load_totals(1u)));
  keep_loss(value * term_scale(), load_totals(6u), load_totals(7u));
}
