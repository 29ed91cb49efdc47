// The gradient of a bin's own logit, of the bins on one side: what the bin takes of its place, over the classes in order.
const SOME: bool = true;

fn is_here(i: u32) -> bool { return i / step.bins % 2u == step.side; }

fn element(i: u32) -> f32 {
  let k = i % step.bins;
  let t = i / (2u * step.bins) % step.places;
  let sample = i / (2u * step.bins * step.places);
  let logit = load_offset_logits(i);
  // The place of the bin's score; below 0 is far beyond the sequence.
  let u = select(t + k + 1u - step.bins, t + k, step.side == 1u);
  var sum = 0.0;
  for (var c = 0u; c < step.classes; c++) {
    let row = (sample * step.classes + c) * step.places;
    var z = logit;
    if u < step.places { z += load_scores(row + u); }
    let kept = load_kept(kept_at(sample, step.side, c * step.places + t));
    sum += pull(z, kept, weight_of(step.side, k)) * load_grad_output(step.upstream_at + row + t);
  }
  return sum;
}
