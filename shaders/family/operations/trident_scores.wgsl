// The gradient of a score: what it takes of each place whose bins hold it.

fn element(i: u32) -> f32 {
  let each = step.classes * step.places;
  let sample = i / each;
  let u = i % step.places;
  let x = load_scores(i);
  var sum = 0.0;
  for (var k = 0u; k < step.bins; k++) {
    let past = step.bins - 1u - k;
    var t = u + past;
    if step.side == 1u { t = u - k; }
    // Beyond the sequence, or before it: below 0 is far beyond.
    if t >= step.places { continue; }
    let at = i - u + t;
    let z = x + load_offset_logits(logit_at(sample, t, step.side, k));
    let kept = load_kept(kept_at(sample, step.side, at % each));
    sum += pull(z, kept, weight_of(step.side, k)) * load_grad_output(step.upstream_at + at);
  }
  return sum;
}
