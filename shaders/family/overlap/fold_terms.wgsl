// Every class of every sample is a term of its own.

// 1 where a mean is over the terms that stay, sample by sample.
override STAYS: u32 = 0u;

// One over the weights of a sample's terms that stay; 0 where none does.
fn stay_scale(sample: u32) -> f32 {
  if STAYS == 0u { return 1.0; }
  var weights = 0.0;
  for (var c = step.first_class; c < step.classes; c++) { weights += select(load_weight(c), 0.0, sums_at(sample, c).z == 0.0); }
  return select(1.0 / weights, 0.0, weights == 0.0);
}

fn fold(i: u32, factor: f32) -> f32 {
  let sample = i / step.classes;
  let c = i % step.classes;
  if c < step.first_class {
    keep_slopes(sample, c, vec3<f32>());
    return 0.0;
  }
  let w = load_weight(c);
  let sums = sums_at(sample, c);
  var result = w * term(sums, Class(c, cells_of(sample)));
  if is_absent(sums) { result = vec4<f32>(); }
  if broken(sums) || nonfinite(w) { result = vec4(not_a_number()); }
  let stay = stay_scale(sample);
  keep_slopes(sample, c, result.yzw * (stay * factor));
  if step.reduced == 0u {
    let at = sample * (step.classes - step.first_class) + c - step.first_class;
    store_loss(at, result.x);
  }
  return result.x * stay;
}
