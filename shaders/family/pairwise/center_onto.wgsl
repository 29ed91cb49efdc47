// Sums go on from those of the steps before, so that cuts change no bit.
fn begin(at: u32, d: u32) -> f32 {
  if d >= step.width { return 0.0; }
  return load_grad_centers(at);
}

fn put(at: u32, d: u32, total: vec2<f32>) {
  store_grad_centers(at, total.x);
  if d + 1u < step.width { store_grad_centers(at + 1u, total.y); }
}
