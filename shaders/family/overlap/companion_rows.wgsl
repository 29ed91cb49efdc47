// sum_c t_c phi(log p_c, w_c), p the softmax over all classes. A hook brings phi and phi_slope of log p and w, and half_phi,
// half of phi from half of a log p that f32 does not hold.

// log p of a class; half of it where it is beyond f32.
fn class_log(start: u32, c: u32, s: Moments) -> vec2<f32> {
  let x = load_input(cell(start, c));
  let log_l = log(max(s.l, 1.0));
  return vec2((select(x, s.m, nonfinite(x)) - s.m) - log_l, half_difference(select(x, s.m, nonfinite(x)), s.m));
}

fn phi_parts(start: u32, c: u32, s: Moments, w: f32, t: f32) -> Companion {
  let log_p = class_log(start, c, s);
  if nonfinite(log_p.x) { return in_two_units(log_p.x, t * half_phi(log_p.y, w)); }
  let value = 0.5 * t * phi(log_p.x, w);
  return in_two_units(2.0 * value, value);
}

fn companion_value(start: u32, r: u32, row: Row, s: Moments) -> Companion {
  var sum = Companion(0.0, 0.0, 0u);
  if !row.counts { return sum; }
  if !DENSE {
    if r == 0u { sum = phi_parts(start, row.label, s, row.weight, 1.0); }
    return sum;
  }
  for (var i = 0u; i < items(r); i++) {
    let c = r + i * LANES;
    let t = share(row, start, c);
    if t != 0.0 {
      let part = phi_parts(start, c, s, load_weight(c), t);
      sum.value += part.value;
      sum.large += part.large;
    }
  }
  return sum;
}

fn slope_at(start: u32, c: u32, s: Moments, w: f32) -> f32 {
  return phi_slope(max(class_log(start, c, s).x, LOWEST), w);
}

fn companion_pulls() -> bool { return DENSE; }
fn companion_pull(start: u32, c: u32, row: Row, s: Moments) -> f32 {
  let t = share(row, start, c);
  if t == 0.0 { return 0.0; }
  return t * slope_at(start, c, s, load_weight(c));
}

fn companion_all(start: u32, row: Row, s: Moments, pull: f32) -> f32 {
  if DENSE { return pull; }
  return slope_at(start, row.label, s, row.weight);
}

fn companion_slope(start: u32, c: u32, row: Row, s: Moments, probability: f32, all: f32) -> f32 {
  var own = 0.0;
  if DENSE { own = companion_pull(start, c, row, s); } else if c == row.label { own = all; }
  return own - softmax_of(start, c, s, probability) * all;
}
