// A target that is a probability: it, and its logarithm where it is above 0, else 0.
fn target_of(t: f32) -> vec2<f32> {
  if t <= 0.0 { return vec2(t, 0.0); }
  return vec2(t, logarithm(t));
}

// 2^-32 of the target.
fn small_target(t: f32) -> f32 { return 0x1p-32f * t; }
