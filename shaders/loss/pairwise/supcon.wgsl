// z = s / temperature: l = log sum_k exp(z_k) - mean_p z_p.

struct Stat { largest: f32, sum: f32, weighted: f32, positive: f32, positives: f32 }

fn scalars_fail() -> bool { return nonfinite(load_temperature(0u)) || load_temperature(0u) <= 0.0; }

fn stat_none() -> Stat { return Stat(0.0, 0.0, 0.0, 0.0, 0.0); }

fn all_of(a: Stat) -> vec3<f32> { return vec3(a.largest, a.sum, a.weighted); }

fn stat_add(a: Stat, s: f32, pair: Pair, before: Stat) -> Stat {
  let z = s / load_temperature(0u);
  let all = log_mean_add(all_of(a), z, z);
  let same = f32(pair.kind == SAME);
  return Stat(all.x, all.y, all.z, a.positive + same * z, a.positives + same);
}

fn stat_merge(a: Stat, b: Stat) -> Stat {
  let all = log_mean_merge(all_of(a), all_of(b));
  return Stat(all.x, all.y, all.z, a.positive + b.positive, a.positives + b.positives);
}

fn row_terms(a: Stat, anchor: u32) -> Terms {
  if a.positives == 0.0 { return Terms(vec2(0.0), vec2(0u)); }
  return Terms(vec2((a.largest - a.positive / a.positives) + log(a.sum), 0.0), vec2(1u, 0u));
}

// d l / d temperature.
fn row_scalars(a: Stat) -> vec2<f32> {
  if a.positives == 0.0 { return vec2(0.0); }
  return vec2((a.positive / a.positives - a.weighted / a.sum) / load_temperature(0u), 0.0);
}

fn row_side(a: Stat, anchor: u32, scale: vec2<f32>) -> vec4<f32> {
  if a.positives == 0.0 { return vec4(0.0); }
  let temperature = load_temperature(0u);
  let weight = scale.x / temperature;
  return vec4(a.largest + log(a.sum), weight, weight / a.positives, temperature);
}

fn pair_weight(s: f32, pair: Pair, side: vec4<f32>) -> f32 {
  if side.w == 0.0 { return 0.0; }
  return side.y * share(s / side.w, side.x) - select(0.0, side.z, pair.kind == SAME);
}
