// Every class of every sample is a term of its own.
fn fold(i: u32, factor: f32, flags: u32) -> f32 {
  let sample = i / step.classes;
  let c = i % step.classes;
  if c < step.first_class {
    keep_slopes(sample, c, vec3<f32>());
    return 0.0;
  }
  let w = load_weight(c);
  let result = term(sums_at(sample, c)) * w;
  keep_slopes(sample, c, result.yzw * factor);
  if step.reduced == 0u {
    let at = sample * (step.classes - step.first_class) + c - step.first_class;
    store_loss(at, select(result.x, not_a_number(), flags != 0u));
  }
  return result.x;
}
