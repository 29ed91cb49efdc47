// max(d_p - d_n + margin, 0) of the farthest positive and the nearest negative, the first of equals.

const NOWHERE: u32 = 0xffffffffu;

struct Stat { positive: f32, positive_at: u32, negative: f32, negative_at: u32 }

fn scalars_fail() -> bool { return false; }

fn stat_none() -> Stat { return Stat(0.0, NOWHERE, 0.0, NOWHERE); }

fn stat_add(a: Stat, s: f32, pair: Pair, before: Stat) -> Stat {
  if pair.kind == SAME { return stat_merge(a, Stat(s, pair.other, 0.0, NOWHERE)); }
  return stat_merge(a, Stat(0.0, NOWHERE, s, pair.other));
}

fn stat_merge(a: Stat, b: Stat) -> Stat {
  var best = a;
  if b.positive_at != NOWHERE {
    let farther = b.positive > a.positive || (b.positive == a.positive && b.positive_at < a.positive_at);
    if a.positive_at == NOWHERE || farther {
      best.positive = b.positive;
      best.positive_at = b.positive_at;
    }
  }
  if b.negative_at != NOWHERE {
    let nearer = b.negative < a.negative || (b.negative == a.negative && b.negative_at < a.negative_at);
    if a.negative_at == NOWHERE || nearer {
      best.negative = b.negative;
      best.negative_at = b.negative_at;
    }
  }
  return best;
}

fn hinge(a: Stat) -> f32 {
  if a.positive_at == NOWHERE || a.negative_at == NOWHERE { return 0.0; }
  return max((a.positive - a.negative) + params.margin, 0.0);
}

fn row_terms(a: Stat, anchor: u32) -> Terms {
  let value = hinge(a);
  return Terms(vec2(value, 0.0), vec2(u32(value > 0.0), 0u));
}

fn row_scalars(a: Stat) -> vec2<f32> { return vec2(0.0); }

// What the two differences are multiplied by, and the rows that they go to (which f32 counts exactly), or -1.
fn row_side(a: Stat, anchor: u32, scale: vec2<f32>) -> vec4<f32> {
  if hinge(a) == 0.0 { return vec4(0.0, 0.0, -1.0, -1.0); }
  let distances = vec2(a.positive, -a.negative);
  let weights = select(scale.x / distances, vec2(0.0), distances == vec2(0.0));
  return vec4(weights, f32(a.positive_at), f32(a.negative_at));
}
