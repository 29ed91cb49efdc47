// p = sigmoid(x): -(1 - p)^alpha log p for t = 1, else -(1 - t)^beta p^alpha log(1 - p), from the logit.

// Minus the logarithm in units of 1 / unit.
fn focal(x: f32, t: f32, unit: i32) -> vec2<f32> {
  let is_centre = t == 1.0;
  let s = select(x, -x, is_centre);
  let p = sigmoid(s);
  var factor = power(p, params.alpha);
  if !is_centre { factor *= power(1.0 - t, params.beta); }
  let cost = times_power_of_two(softplus(s), unit);
  let slope = factor * (params.alpha * sigmoid(-s) * cost + times_power_of_two(p, unit));
  return vec2(factor * cost, select(slope, -slope, is_centre));
}

fn pointwise(x: f32, t: f32, b: f32) -> vec2<f32> { return focal(x, t, 0); }

fn large(x: f32, t: f32, b: f32) -> vec2<f32> { return focal(x, t, -64); }
