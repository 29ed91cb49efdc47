// z = logit_scale s + logit_bias: l = softplus(-z) for partners, softplus(z) for all other pairs.

struct Stat { value: f32, slope_s: f32, slope: f32 }

fn scalars_fail() -> bool {
  return nonfinite(load_logit_scale(0u)) || load_logit_scale(0u) <= 0.0 || nonfinite(load_logit_bias(0u));
}

fn stat_none() -> Stat { return Stat(0.0, 0.0, 0.0); }

fn stat_add(a: Stat, s: f32, pair: Pair, before: Stat) -> Stat {
  let direction = select(1.0, -1.0, pair.kind == SAME);
  let z = direction * (load_logit_scale(0u) * s + load_logit_bias(0u));
  // softplus(z) and sigmoid(z) from one exponential.
  let e = exp(-abs(z));
  let slope = direction * select(e, 1.0, z >= 0.0) / (1.0 + e);
  return Stat(a.value + max(z, 0.0) + log1p_unit(e), a.slope_s + slope * s, a.slope + slope);
}

fn stat_merge(a: Stat, b: Stat) -> Stat {
  return Stat(a.value + b.value, a.slope_s + b.slope_s, a.slope + b.slope);
}

fn row_terms(a: Stat, anchor: u32) -> Terms { return Terms(vec2(a.value, 0.0), vec2(0u)); }

// d l / d logit_scale, d l / d logit_bias.
fn row_scalars(a: Stat) -> vec2<f32> { return vec2(a.slope_s, a.slope); }

fn row_side(a: Stat, anchor: u32, scale: vec2<f32>) -> vec4<f32> {
  return vec4(scale.x * load_logit_scale(0u), load_logit_scale(0u), load_logit_bias(0u), 0.0);
}

fn pair_weight(s: f32, pair: Pair, side: vec4<f32>) -> f32 {
  let direction = select(1.0, -1.0, pair.kind == SAME);
  return side.x * direction * sigmoid(direction * (side.y * s + side.z));
}
