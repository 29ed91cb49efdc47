// Scores as probabilities; the softmax's maximum and sum of a position are known.

// Maximum and sum of exponentials; unused by other activations.
fn norm_at(sample: u32, cell: u32) -> vec2<f32> {
  if SOFTMAX { return load_norms(sample * step.cells + cell); }
  return vec2(0.0, 1.0);
}

fn probability(x: f32, norm: vec2<f32>) -> f32 { return activate(x, norm.x, norm.y); }
