// l = softplus(log sum_{c != y} exp(z_c) - z_y): the cross-entropy of the own class y, accurate where it is small.
//
// A loss brings  other_logit(s) -> vec2  and  own_logit(s, anchor) -> vec2 : logit, d logit / d similarity.

struct Stat { largest: f32, sum: f32, own: f32 }

fn scalar_values() -> vec2<f32> { return vec2(0.0); }

fn stat_none() -> Stat { return Stat(0.0, 0.0, 0.0); }

fn others(a: Stat) -> vec2<f32> { return vec2(a.largest, a.sum); }

fn stat_add(a: Stat, s: f32, pair: Pair, before: Stat) -> Stat {
  if pair.kind == SAME { return Stat(a.largest, a.sum, own_logit(s, pair.anchor).x); }
  let all = log_sum_add(others(a), other_logit(s).x);
  return Stat(all.x, all.y, a.own);
}

fn stat_merge(a: Stat, b: Stat) -> Stat {
  let all = log_sum_merge(others(a), others(b));
  return Stat(all.x, all.y, a.own + b.own);
}

fn excess(a: Stat) -> f32 { return (a.largest - a.own) + log(a.sum); }

fn row_terms(a: Stat) -> Terms {
  if a.sum == 0.0 { return Terms(vec2(0.0), vec2(1u, 0u)); }
  return Terms(vec2(softplus(excess(a)), 0.0), vec2(1u, 0u));
}

fn row_scalars(a: Stat) -> vec2<f32> { return vec2(0.0); }

fn row_side(a: Stat, scale: vec2<f32>) -> vec4<f32> {
  if a.sum == 0.0 { return vec4(0.0); }
  return vec4(log_sum(others(a)), scale.x * sigmoid(excess(a)), 0.0, 0.0);
}

fn pair_weight(s: f32, pair: Pair, side: vec4<f32>) -> f32 {
  if pair.kind == SAME { return -side.y * own_logit(s, pair.anchor).y; }
  let logit = other_logit(s);
  return side.y * share(logit.x, side.x) * logit.y;
}
