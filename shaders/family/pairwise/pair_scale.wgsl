// One over the denominators of the two kinds of terms, from the saved totals; 0 where nothing counts.
// step.mean_of: 0 a sum, 1 the terms' counts, 2 the anchors,
// 3 the first count and 2^32 times the second.
fn term_scale() -> vec2<f32> {
  let low = vec2(f32(load_totals(2u)), f32(load_totals(3u)));
  let high = vec2(f32(load_totals(4u)), f32(load_totals(5u)));
  let counts = high * 65536.0 + low;
  var denominator = vec2(1.0);
  switch step.mean_of {
    case 1u: { denominator = counts; }
    case 3u: { denominator = vec2(counts.x + 4294967296.0 * counts.y); }
    case 2u: { denominator = vec2(f32(load_totals(8u))); }
    default: {}
  }
  return select(1.0 / max(denominator, vec2(1.0)), vec2(0.0), denominator == vec2(0.0));
}
