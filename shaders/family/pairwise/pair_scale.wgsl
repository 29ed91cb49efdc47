// One over the denominators of the two kinds of terms; 0 where nothing counts. The counts have limbs of 16 and 32 bits.
// step.mean_of: 0 a sum, 1 the terms' counts, 2 the anchors,
// 3 the first count and 2^32 times the second.
fn scale_of(low: vec2<u32>, high: vec2<u32>, anchors: u32) -> vec2<f32> {
  let counts = vec2<f32>(high) * 65536.0 + vec2<f32>(low);
  var denominator = vec2(1.0);
  switch step.mean_of {
    case 1u: { denominator = counts; }
    case 3u: { denominator = vec2(counts.x + 4294967296.0 * counts.y); }
    case 2u: { denominator = vec2(f32(anchors)); }
    default: {}
  }
  return select(1.0 / max(denominator, vec2(1.0)), vec2(0.0), denominator == vec2(0.0));
}

// The same from the saved totals.
fn term_scale() -> vec2<f32> {
  let low = vec2(load_totals(2u), load_totals(3u));
  return scale_of(low, vec2(load_totals(4u), load_totals(5u)), load_totals(8u));
}
