// The weights exp(-s l) of a sample, relative to the largest of all: that of the least loss, or of the largest where s is
// negative.
fn part_at(i: u32, row: u32) -> Part {
  let loss = load_losses(i);
  let norm = load_grad_norms_sq(i);
  if nonfinite(loss) || nonfinite(norm) { return Part(vec4<f32>(), vec4<f32>(), vec4<f32>(), 1u); }
  let ends = load_ends(0u);
  let is_large = abs(norm) >= 0x1p+64f;
  let scaled = select(norm, times_power_of_two(norm, -64), is_large);
  var weight = vec4<f32>();
  for (var k = 0u; k < 4u; k++) { // unrolled: 4
    if k < step.width {
      let s = load_s(step.first + k);
      // Half of a difference is in f32 where the difference is not.
      let half = half_difference(loss, select(ends.y, ends.x, s >= 0.0));
      weight[k] = exp(max(-2.0 * clamp(s * half, -100.0, 100.0), -200.0));
    }
  }
  let weighed = weight * scaled;
  return Part(weight, select(weighed, vec4<f32>(), is_large), select(vec4<f32>(), weighed, is_large), 0u);
}
