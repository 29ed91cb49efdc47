// Distance d: max(d - pos_margin, 0) for a positive pair, max(neg_margin - d, 0) for a negative one.

struct Stat { positive: f32, negative: f32, positives: f32, negatives: f32 }

fn scalars_fail() -> bool { return false; }

fn stat_none() -> Stat { return Stat(0.0, 0.0, 0.0, 0.0); }

fn stat_add(a: Stat, s: f32, pair: Pair, before: Stat) -> Stat {
  var sum = a;
  if pair.kind == SAME {
    if s > params.pos_margin {
      sum.positive += s - params.pos_margin;
      sum.positives += 1.0;
    }
  } else if s < params.neg_margin {
    sum.negative += params.neg_margin - s;
    sum.negatives += 1.0;
  }
  return sum;
}

fn stat_merge(a: Stat, b: Stat) -> Stat {
  return Stat(a.positive + b.positive, a.negative + b.negative, a.positives + b.positives, a.negatives + b.negatives);
}

fn row_terms(a: Stat, anchor: u32) -> Terms {
  return Terms(vec2(a.positive, a.negative), vec2(u32(a.positives), u32(a.negatives)));
}

fn row_scalars(a: Stat) -> vec2<f32> { return vec2(0.0); }

fn row_side(a: Stat, anchor: u32, scale: vec2<f32>) -> vec4<f32> { return vec4(scale, 0.0, 0.0); }

fn pair_weight(s: f32, pair: Pair, side: vec4<f32>) -> f32 {
  if pair.kind == SAME { return select(0.0, side.x, s > params.pos_margin); }
  return select(0.0, -side.y, s < params.neg_margin);
}
