// The largest share of a frame that lies near a segment's start, or its end.
fn element(i: u32) -> f32 {
  let sample = i / step.frames;
  let n = u32(clamp(load_lengths(sample), 0, i32(step.frames)));
  let t = i % step.frames;
  if t >= n { return 0.0; }
  let gap = select(1.0 / f32(n), params.gap, params.gap > 0.0);
  let low = (f32(t) - 0.5) * gap;
  let high = (f32(t) + 0.5) * gap;
  let wide = 1.5 / f32(n);
  var best = 0.0;
  for (var k = 0u; k < step.segments; k++) {
    let at = (sample * step.segments + k) * 2u;
    let start = load_segments(at);
    let end = load_segments(at + 1u);
    let own = select(start, end, step.side == 1u);
    if start < end && !nonfinite(start) && !nonfinite(end) {
      best = max(best, max(min(high, own + wide) - max(low, own - wide), 0.0) / gap);
    }
  }
  return best;
}
