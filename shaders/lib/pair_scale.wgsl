// One over the denominators of the two kinds of terms, from the saved totals; 0 where nothing counts.
// step.mean_of: 0 a sum, 1 the terms' counts, 2 the anchors.
fn term_scale() -> vec2<f32> {
  var denominator = vec2(1.0);
  switch step.mean_of {
    case 1u: {
      let low = vec2(f32(load_totals(2u)), f32(load_totals(3u)));
      let high = vec2(f32(load_totals(4u)), f32(load_totals(5u)));
      denominator = high * 65536.0 + low;
    }
    case 2u: { denominator = vec2(f32(load_totals(8u))); }
    default: {}
  }
  return select(1.0 / max(denominator, vec2(1.0)), vec2(0.0), denominator == vec2(0.0));
}
