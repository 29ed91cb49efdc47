// Scores of [N, C, S] or [N, S, C] as probabilities; the softmax's maximum and sum of a position are known.

fn score_index(sample: u32, c: u32, cell: u32) -> u32 {
  return sample * step.sample_stride + c * step.class_stride + cell * step.cell_stride;
}

// Maximum and sum of exponentials; unused by other activations.
fn norm_at(sample: u32, cell: u32) -> vec2<f32> {
  if SOFTMAX { return load_norms(sample * step.cells + cell); }
  return vec2(0.0, 1.0);
}

fn probability(x: f32, norm: vec2<f32>) -> f32 { return activate(x, norm.x, norm.y); }
