// p = sigmoid(x): -(1 - p)^alpha log p for t = 1, else -(1 - t)^beta p^alpha log(1 - p), from the logit.

// x^y for x >= 0, without a branch.
fn power_of(x: f32, y: f32) -> f32 { return select(select(0.0, exp2(y * log2(x)), x > 0.0), 1.0, y == 0.0); }

// Of the score s of what is to be lowered: minus the logarithm, and the probability, both in units of which `unit` is one.
fn focal(x: f32, t: f32, unit: f32) -> vec2<f32> {
  let is_centre = t == 1.0;
  let s = select(x, -x, is_centre);
  let p = sigmoid(s);
  let factor = select(power_of(1.0 - t, params.beta), 1.0, is_centre) * power_of(p, params.alpha);
  let cost = unit * softplus(s);
  let slope = factor * (params.alpha * sigmoid(-s) * cost + unit * p);
  return vec2(factor * cost, select(slope, -slope, is_centre));
}

fn pointwise(x: f32, t: f32, b: f32) -> vec2<f32> { return focal(x, t, 1.0); }

fn large(x: f32, t: f32, b: f32) -> vec2<f32> { return focal(x, t, 0x1p-64f); }
