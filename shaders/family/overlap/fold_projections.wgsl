// Every class of every sample is the sum of its terms along each axis.
fn fold(i: u32, factor: f32) -> f32 {
  let sample = i / step.classes;
  let c = i % step.classes;
  var value = 0.0;
  for (var axis = 0u; axis < step.axes; axis++) {
    let pool = axis * step.samples + sample;
    if c < step.first_class {
      keep_slopes(pool, c, vec3<f32>());
      continue;
    }
    let sums = sums_at(pool, c);
    var result = term(sums, Class(c, 0.0));
    if broken(sums) { result = vec4(not_a_number()); }
    keep_slopes(pool, c, result.yzw * factor);
    value += result.x;
  }
  if c >= step.first_class && step.reduced == 0u {
    store_loss(sample * (step.classes - step.first_class) + c - step.first_class, value);
  }
  return value;
}
