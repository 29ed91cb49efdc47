// z = s / temperature: l = sum_p softplus(N - z_p), N = log sum_n exp(z_n).
// Round 1 finds N and the mean of z that its weights give, round 2 the sums over the positives.

struct Stat {
  largest: f32, sum: f32, weighted: f32,
  positives: f32,
  value: f32, slope: f32, slope_z: f32,
}

fn scalars_fail() -> bool { return nonfinite(load_temperature(0u)) || load_temperature(0u) <= 0.0; }

fn stat_none() -> Stat { return Stat(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0); }

fn negatives(a: Stat) -> vec3<f32> { return vec3(a.largest, a.sum, a.weighted); }

fn stat_add(a: Stat, s: f32, pair: Pair, before: Stat) -> Stat {
  let z = s / load_temperature(0u);
  var sum = a;
  if ROUND == 1u {
    if pair.kind == SAME {
      sum.positives += 1.0;
    } else {
      let all = log_mean_add(negatives(a), z, z);
      sum.largest = all.x;
      sum.sum = all.y;
      sum.weighted = all.z;
    }
  } else if pair.kind == SAME && before.sum != 0.0 {
    let excess = log_sum(vec2(before.largest, before.sum)) - z;
    // softplus(excess) and sigmoid(excess) from one exponential.
    let e = exp(-abs(excess));
    let slope = select(e, 1.0, excess >= 0.0) / (1.0 + e);
    sum.value += max(excess, 0.0) + log1p_unit(e);
    sum.slope += slope;
    sum.slope_z += slope * z;
  }
  return sum;
}

fn stat_merge(a: Stat, b: Stat) -> Stat {
  var all = negatives(a);
  if ROUND == 1u { all = log_mean_merge(all, negatives(b)); }
  return Stat(all.x, all.y, all.z, a.positives + b.positives, a.value + b.value, a.slope + b.slope, a.slope_z + b.slope_z);
}

fn row_terms(a: Stat, anchor: u32) -> Terms { return Terms(vec2(a.value, 0.0), vec2(u32(a.positives), 0u)); }

// d l / d temperature.
fn row_scalars(a: Stat) -> vec2<f32> {
  if a.sum == 0.0 { return vec2(0.0); }
  return vec2((a.slope_z - a.slope * (a.weighted / a.sum)) / load_temperature(0u), 0.0);
}

fn row_side(a: Stat, anchor: u32, scale: vec2<f32>) -> vec4<f32> {
  if a.sum == 0.0 { return vec4(0.0); }
  let temperature = load_temperature(0u);
  let weight = scale.x / temperature;
  return vec4(log_sum(vec2(a.largest, a.sum)), weight * a.slope, weight, temperature);
}

fn pair_weight(s: f32, pair: Pair, side: vec4<f32>) -> f32 {
  if side.w == 0.0 { return 0.0; }
  let excess = side.x - s / side.w;
  let same = pair.kind == SAME;
  // sigmoid(excess) of a positive and exp(-excess) of a negative from one exponential.
  let e = exp(-select(max(excess, 0.0), abs(excess), same));
  return select(side.y * e, -side.z * select(e, 1.0, excess >= 0.0) / (1.0 + e), same);
}
