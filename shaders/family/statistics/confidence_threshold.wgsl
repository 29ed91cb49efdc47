// The threshold of a mean confidence.
@compute @workgroup_size(1)
fn main() {
  let scale = 1.0 / f32(load_totals(4u));
  let mean = bitcast<f32>(load_totals(0u)) * scale + times_power_of_two(bitcast<f32>(load_totals(7u)) * scale, 64);
  let threshold = clamp(params.base * sigmoid(params.beta * (mean - 0.5)), params.low, params.high);
  store_threshold(0u, select(threshold, not_a_number(), load_totals(2u) != 0u));
}
