// w_c BCE(x_c, t_c) / C.
const ONE_SCORE: bool = false;

fn share_of(row: Row, start: u32, p: u32, c: u32) -> f32 {
  let weight = load_weight(c);
  return select(load_target(cell(start, c)), weight, nonfinite(weight));
}

fn part(row: Row, start: u32, p: u32, c: u32, x: f32) -> Part {
  let t = load_target(cell(start, c));
  // Half of max(x, 0) - t x + log(1 + e^-|x|).
  let half = (0.5 * x) * (select(0.0, 1.0, x > 0.0) - t) + 0.5 * log1p_unit(exp(-abs(x)));
  let slope = (1.0 - t) * sigmoid(x) - t * sigmoid(-x);
  return part_of(half, 0.25 * slope, load_weight(c) / f32(step.classes));
}

fn own_class(row: Row) -> u32 { return 0u; }
fn bad_labels(q: u32, row: Row) -> u32 { return 0u; }
