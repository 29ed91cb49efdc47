// The expectation of the offset over the bins of a place.

fn score_of(row: u32, t: u32, k: u32) -> f32 {
  if step.side == 1u {
    if t + k >= step.places { return 0.0; }
    return load_scores(row + t + k);
  }
  if t + k + 1u < step.bins { return 0.0; }
  return load_scores(row + t + k + 1u - step.bins);
}

fn element(i: u32) -> f32 {
  let each = step.classes * step.places;
  let sample = i / each;
  let t = i % step.places;
  var m = -0x1.fffffep+127f;
  var strays = false;
  for (var k = 0u; k < step.bins; k++) {
    let z = score_of(i - t, t, k) + load_offset_logits(logit_at(sample, t, step.side, k));
    strays = strays || no_score(z);
    m = max(m, z);
  }
  var sum = 0.0;
  var weighted = 0.0;
  for (var k = 0u; k < step.bins; k++) {
    let z = score_of(i - t, t, k) + load_offset_logits(logit_at(sample, t, step.side, k));
    let p = select(exp(max(z - m, -200.0)), 0.0, minus_infinity(z));
    sum += p;
    weighted += weight_of(step.side, k) * p;
  }
  strays = strays || sum == 0.0;
  let value = select(weighted / sum, not_a_number(), strays);
  store_kept(kept_at(sample, step.side, i % each), vec2(select(m + log(sum), not_a_number(), strays), value));
  return value;
}
