// A target that is the logarithm of a probability: that probability, and the logarithm where it is not 0.
fn target_of(t: f32) -> vec2<f32> { return vec2(exp(max(t, -200.0)), max(t, -200.0)); }

// 2^-32 of the probability.
fn small_target(t: f32) -> f32 { return exp(max(t, -200.0) - 22.18070977791825); }
