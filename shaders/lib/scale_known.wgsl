// One over the denominator of the reduction, known from the shapes.
fn mean_scale() -> f32 {
  return bitcast<f32>(step.scale);
}
