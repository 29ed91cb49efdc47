// A variance, less what the mass tells of it.
fn element(i: u32) -> f32 {
  let line = load_lines(i / step.length);
  let s = load_std(i);
  if APART { return s * s; }
  let k = drawn(line.x * weight_at(i / step.length, i % step.length), s);
  let left = s * s - k * k * line.z;
  return select(max(left, 1e-8), not_a_number(), nonfinite(left));
}
