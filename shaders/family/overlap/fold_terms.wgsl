// Every class of every sample is a term of its own.
fn fold(i: u32, factor: f32) -> f32 {
  let sample = i / step.classes;
  let c = i % step.classes;
  if c < step.first_class {
    keep_slopes(sample, c, vec3<f32>());
    return 0.0;
  }
  let w = load_weight(c);
  let sums = sums_at(sample, c);
  let result = select(term(sums) * w, vec4(not_a_number()), broken(sums) || nonfinite(w));
  keep_slopes(sample, c, result.yzw * factor);
  if step.reduced == 0u {
    let at = sample * (step.classes - step.first_class) + c - step.first_class;
    store_loss(at, result.x);
  }
  return result.x;
}
