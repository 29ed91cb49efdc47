// The largest overlap over union of d + 1 frames from t on with a segment.
fn element(i: u32) -> f32 {
  let sample = i / step.each;
  let n = u32(clamp(load_lengths(sample), 0, i32(step.frames)));
  let d = i % step.each / step.frames;
  let t = i % step.frames;
  if n == 0u || t + d > n { return 0.0; }
  // In frames, of which places are whole.
  let frames = f32(n);
  let low = f32(t);
  let high = f32(t + d + 1u);
  var best = 0.0;
  for (var k = 0u; k < step.segments; k++) {
    let at = (sample * step.segments + k) * 2u;
    let start = load_segments(at);
    let end = load_segments(at + 1u);
    if start < end && !nonfinite(start) && !nonfinite(end) {
      let own = (end - start) * frames;
      let both = max(min(min(fma(end, frames, -low), fma(-start, frames, high)), min(own, high - low)), 0.0);
      best = max(best, both / (high - low + own - both));
    }
  }
  return best;
}
