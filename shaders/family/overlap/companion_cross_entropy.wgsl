// The softmax cross-entropy.
fn companion_value(start: u32, r: u32, row: Row, s: Moments) -> Companion {
  if r != 0u || !row.counts { return Companion(0.0, 0.0, 0u); }
  let log_l = log(max(s.l, 1.0));
  if DENSE { return in_two_units(s.a * log_l - 2.0 * s.ax, 0.5 * s.a * log_l - s.ax); }
  let x = load_input(cell(start, row.label));
  let score = select(x, s.m, nonfinite(x));
  return in_two_units(row.weight * (log_l - (score - s.m)), row.weight * half_difference(s.m, score));
}

// The weights of a row of a target, where the first pass is another kernel's.
fn companion_pulls() -> bool { return DENSE && RESUME == 1u; }
fn companion_pull(start: u32, c: u32, row: Row, s: Moments) -> f32 { return moment_weight(row, start, c); }
fn companion_all(start: u32, row: Row, s: Moments, pull: f32) -> f32 {
  return select(row.weight, select(s.a, pull, RESUME == 1u), DENSE);
}

fn companion_slope(start: u32, c: u32, row: Row, s: Moments, probability: f32, all: f32) -> f32 {
  let w = select(row.weight, load_weight(c), DENSE);
  return softmax_of(start, c, s, probability) * all - share(row, start, c) * w;
}
