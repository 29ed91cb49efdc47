// z = logit_scale s: l = softplus(R - z_ii) / 2 + softplus(C - z_ii) / 2, with R and C the log-sum-exps of
// row and column i without z_ii. The hook takes one direction; the family adds both.

struct Stat { largest: f32, sum: f32, weighted: f32, own: f32 }

fn scalars_fail() -> bool { return nonfinite(load_logit_scale(0u)) || load_logit_scale(0u) <= 0.0; }

fn stat_none() -> Stat { return Stat(0.0, 0.0, 0.0, 0.0); }

fn others(a: Stat) -> vec3<f32> { return vec3(a.largest, a.sum, a.weighted); }

fn stat_add(a: Stat, s: f32, pair: Pair, before: Stat) -> Stat {
  if pair.kind == SAME { return Stat(a.largest, a.sum, a.weighted, s); }
  let all = log_mean_add(others(a), load_logit_scale(0u) * s, s);
  return Stat(all.x, all.y, all.z, a.own);
}

fn stat_merge(a: Stat, b: Stat) -> Stat {
  let all = log_mean_merge(others(a), others(b));
  return Stat(all.x, all.y, all.z, a.own + b.own);
}

// log-sum-exp of the others, less the own logit.
fn excess(a: Stat) -> f32 { return (a.largest - load_logit_scale(0u) * a.own) + log(a.sum); }

fn row_terms(a: Stat, anchor: u32) -> Terms {
  if a.sum == 0.0 { return Terms(vec2(0.0), vec2(0u)); }
  return Terms(vec2(0.5 * softplus(excess(a)), 0.0), vec2(0u));
}

// d l / d logit_scale.
fn row_scalars(a: Stat) -> vec2<f32> {
  if a.sum == 0.0 { return vec2(0.0); }
  return vec2(0.5 * sigmoid(excess(a)) * (a.weighted / a.sum - a.own), 0.0);
}

fn row_side(a: Stat, anchor: u32, scale: vec2<f32>) -> vec4<f32> {
  if a.sum == 0.0 { return vec4(0.0); }
  let factor = load_logit_scale(0u);
  return vec4(a.largest + log(a.sum), 0.5 * scale.x * factor * sigmoid(excess(a)), factor, 0.0);
}

fn pair_weight(s: f32, pair: Pair, side: vec4<f32>) -> f32 {
  return side.y * select(share(side.z * s, side.x), -1.0, pair.kind == SAME);
}
