// A mean, less its share of the residual.
fn element(i: u32) -> f32 {
  let line = load_lines(i / step.length);
  let k = drawn(line.x * weight_at(i / step.length, i % step.length), load_std(i));
  return load_mean(i) - k * line.y * line.z;
}
