// l = softplus(P) / alpha + softplus(N) / beta, P = log sum_p exp(-alpha (s_p - base)),
// N = log sum_n exp(beta (s_n - base)).

struct Stat { positive: f32, positive_sum: f32, negative: f32, negative_sum: f32 }

fn scalars_fail() -> bool { return false; }

fn stat_none() -> Stat { return Stat(0.0, 0.0, 0.0, 0.0); }

fn positives(a: Stat) -> vec2<f32> { return vec2(a.positive, a.positive_sum); }
fn negatives(a: Stat) -> vec2<f32> { return vec2(a.negative, a.negative_sum); }
fn stat_of(p: vec2<f32>, n: vec2<f32>) -> Stat { return Stat(p.x, p.y, n.x, n.y); }

fn positive_logit(s: f32) -> f32 { return -params.alpha * (s - params.base); }
fn negative_logit(s: f32) -> f32 { return params.beta * (s - params.base); }

fn stat_add(a: Stat, s: f32, pair: Pair, before: Stat) -> Stat {
  let same = pair.kind == SAME;
  let sum = log_sum_add(select(negatives(a), positives(a), same), select(negative_logit(s), positive_logit(s), same));
  return stat_of(select(positives(a), sum, same), select(sum, negatives(a), same));
}

fn stat_merge(a: Stat, b: Stat) -> Stat {
  return stat_of(log_sum_merge(positives(a), positives(b)), log_sum_merge(negatives(a), negatives(b)));
}

// log(1 + sum exp(z)); 0 over nothing.
fn soft_maximum(a: vec2<f32>) -> f32 {
  if a.y == 0.0 { return 0.0; }
  return softplus(log_sum(a));
}

fn row_terms(a: Stat, anchor: u32) -> Terms {
  return Terms(vec2(soft_maximum(positives(a)) / params.alpha + soft_maximum(negatives(a)) / params.beta, 0.0), vec2(0u));
}

fn row_scalars(a: Stat) -> vec2<f32> { return vec2(0.0); }

fn row_side(a: Stat, anchor: u32, scale: vec2<f32>) -> vec4<f32> {
  return vec4(soft_maximum(positives(a)), soft_maximum(negatives(a)), scale.x, 0.0);
}

fn pair_weight(s: f32, pair: Pair, side: vec4<f32>) -> f32 {
  let same = pair.kind == SAME;
  return select(side.z, -side.z, same) * share(select(negative_logit(s), positive_logit(s), same), select(side.y, side.x, same));
}
