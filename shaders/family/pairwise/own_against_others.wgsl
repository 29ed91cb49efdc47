// l = softplus(log sum_{c != y} exp(z_c) - z_y): the cross-entropy of the own class y, accurate where it is small.
//
// A loss brings  other_logit(s) -> vec2  and  own_logit(s, anchor) -> vec2 : logit, d logit / d similarity. The own
// one is taken once an anchor, from the similarity in its statistics.

struct Stat { largest: f32, sum: f32, own: f32 }

fn scalars_fail() -> bool { return false; }

fn stat_none() -> Stat { return Stat(0.0, 0.0, 0.0); }

fn others(a: Stat) -> vec2<f32> { return vec2(a.largest, a.sum); }

fn stat_add(a: Stat, s: f32, pair: Pair, before: Stat) -> Stat {
  if pair.kind == SAME { return Stat(a.largest, a.sum, s); }
  let all = log_sum_add(others(a), other_logit(s).x);
  return Stat(all.x, all.y, a.own);
}

fn stat_merge(a: Stat, b: Stat) -> Stat {
  let all = log_sum_merge(others(a), others(b));
  return Stat(all.x, all.y, a.own + b.own);
}

fn excess(a: Stat, own: f32) -> f32 { return (a.largest - own) + log(a.sum); }

fn row_terms(a: Stat, anchor: u32) -> Terms {
  // A NaN in the anchor's row, which clamps of logits may drop.
  if nonfinite(a.own) { return Terms(vec2(a.own, 0.0), vec2(1u, 0u)); }
  if a.sum == 0.0 { return Terms(vec2(0.0), vec2(1u, 0u)); }
  return Terms(vec2(softplus(excess(a, own_logit(a.own, anchor).x)), 0.0), vec2(1u, 0u));
}

fn row_scalars(a: Stat) -> vec2<f32> { return vec2(0.0); }

// The others' log-sum-exp, the sum of their weights, and the weight of the own pair.
fn row_side(a: Stat, anchor: u32, scale: vec2<f32>) -> vec4<f32> {
  if nonfinite(a.own) { return vec4(a.own); }
  if a.sum == 0.0 { return vec4(0.0); }
  let own = own_logit(a.own, anchor);
  let weight = scale.x * sigmoid(excess(a, own.x));
  return vec4(log_sum(others(a)), weight, -weight * own.y, 0.0);
}

fn pair_weight(s: f32, pair: Pair, side: vec4<f32>) -> f32 {
  let logit = other_logit(s);
  return select(side.y * share(logit.x, side.x) * logit.y, side.z, pair.kind == SAME);
}
