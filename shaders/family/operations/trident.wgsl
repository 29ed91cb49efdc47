// Bins of a place, before it (side 0) or after it (side 1); bins beyond the sequence have the score 0.

// The offset of a bin from its place.
fn weight_of(side: u32, k: u32) -> f32 { return f32(select(step.bins - 1u - k, k, side == 1u)); }

// The logit of a bin of place t of a sample.
fn logit_at(sample: u32, t: u32, side: u32, k: u32) -> u32 {
  return ((sample * step.places + t) * 2u + side) * step.bins + k;
}

// Where forward keeps what it found of a place, from that of class 0, place 0 of a sample.
fn kept_at(sample: u32, side: u32, within: u32) -> u32 {
  return (sample * 2u + side) * (step.classes * step.places) + within;
}

// What a bin of logit z takes of a place's upstream gradient; NaN where it kept none.
fn pull(z: f32, kept: vec2<f32>, weight: f32) -> f32 {
  if nonfinite(kept.x) { return not_a_number(); }
  if minus_infinity(z) { return 0.0; }
  return exp(max(z - kept.x, -200.0)) * (weight - kept.y);
}
