// Half of margin + x - y. The difference comes first: compilers that add up in another order lose it between large scores.
fn half_over(x: f32, y: f32, margin: f32) -> f32 {
  return bitcast<f32>(bitcast<u32>(half_difference(x, y)) | (step.nan_source & 1u)) + 0.5 * margin;
}

// h^p times a factor, h by its half; without a slope at 0.
fn hinge_part(half: f32, p: i32, factor: f32) -> Part {
  if half <= 0.0 { return Part(0.0, 0.0, 0.0); }
  if p == 1 { return part_of(half, 0.25, factor); }
  // From 2^31 on in units of 2^32.
  if half >= 0x1p+31f {
    let h = 0x1p-31f * half;
    return Part(0.0, factor * h * h, factor * half);
  }
  return Part(factor * (2.0 * half) * (2.0 * half), 0.0, factor * half);
}
