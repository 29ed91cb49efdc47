// One over the denominator of the reduction, from the saved totals; 0 where nothing counts.
// step.mean_of: 0 a sum, 1 the cells that count, 2 the sum of their weights, 3 the samples, 4 the cells that count or 1.
fn mean_scale() -> f32 {
  var denominator = 1.0;
  switch step.mean_of {
    case 1u: { denominator = f32(load_totals(4u)); }
    case 2u: { denominator = bitcast<f32>(load_totals(3u)); }
    case 3u: { denominator = f32(load_totals(6u)); }
    case 4u: { denominator = f32(max(load_totals(4u), 1u)); }
    default: {}
  }
  return select(1.0 / denominator, 0.0, denominator == 0.0);
}
