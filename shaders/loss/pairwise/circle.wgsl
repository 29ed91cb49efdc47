// a_p = max(1 + m - s, 0), a_n = max(s + m, 0), constant in the gradient;
// l = softplus(log sum_p exp(-gamma a_p (s_p - 1 + m)) + log sum_n exp(gamma a_n (s_n - m))).

struct Stat { positive: f32, positive_sum: f32, negative: f32, negative_sum: f32 }

fn scalars_fail() -> bool { return false; }

fn stat_none() -> Stat { return Stat(0.0, 0.0, 0.0, 0.0); }

fn positives(a: Stat) -> vec2<f32> { return vec2(a.positive, a.positive_sum); }
fn negatives(a: Stat) -> vec2<f32> { return vec2(a.negative, a.negative_sum); }
fn stat_of(p: vec2<f32>, n: vec2<f32>) -> Stat { return Stat(p.x, p.y, n.x, n.y); }

// Weight and logit.
fn circle_positive(s: f32) -> vec2<f32> {
  let weight = params.gamma * max(1.0 + params.m - s, 0.0);
  return vec2(weight, -weight * (s - 1.0 + params.m));
}

fn circle_negative(s: f32) -> vec2<f32> {
  let weight = params.gamma * max(s + params.m, 0.0);
  return vec2(weight, weight * (s - params.m));
}

fn stat_add(a: Stat, s: f32, pair: Pair, before: Stat) -> Stat {
  let same = pair.kind == SAME;
  let sum = log_sum_add(select(negatives(a), positives(a), same), select(circle_negative(s).y, circle_positive(s).y, same));
  return stat_of(select(positives(a), sum, same), select(sum, negatives(a), same));
}

fn stat_merge(a: Stat, b: Stat) -> Stat {
  return stat_of(log_sum_merge(positives(a), positives(b)), log_sum_merge(negatives(a), negatives(b)));
}

fn row_terms(a: Stat, anchor: u32) -> Terms {
  if a.positive_sum == 0.0 || a.negative_sum == 0.0 { return Terms(vec2(0.0), vec2(0u)); }
  return Terms(vec2(softplus(log_sum(positives(a)) + log_sum(negatives(a))), 0.0), vec2(1u, 0u));
}

fn row_scalars(a: Stat) -> vec2<f32> { return vec2(0.0); }

fn row_side(a: Stat, anchor: u32, scale: vec2<f32>) -> vec4<f32> {
  if a.positive_sum == 0.0 || a.negative_sum == 0.0 { return vec4(0.0); }
  let p = log_sum(positives(a));
  let n = log_sum(negatives(a));
  return vec4(p, n, scale.x * sigmoid(p + n), 0.0);
}

fn pair_weight(s: f32, pair: Pair, side: vec4<f32>) -> f32 {
  let same = pair.kind == SAME;
  let logit = select(circle_negative(s), circle_positive(s), same);
  return select(side.z, -side.z, same) * logit.x * share(logit.y, select(side.y, side.x, same));
}
