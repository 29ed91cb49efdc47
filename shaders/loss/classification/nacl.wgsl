// E = alpha / C sum_c d(u_c - x_c), u_c the filtered labels: what the window around the cell has of class c, weighted.
// Linked besides: filtered_at(c), u_c of the row that the invocation is at.

override SQUARED: u32 = 0u;

const ADDS: bool = true;
const SUMMED: bool = true;

fn class_sum(at: Class, log_p: f32, w: f32) -> vec2<f32> {
  if minus_infinity(at.x) { return vec2<f32>(); }
  let d = at.x - filtered_at(at.c);
  let part = abs(d) * (params.alpha / f32(step.classes));
  return vec2(select(part, part * abs(d), SQUARED == 1u), 0.0);
}

fn added(result: Result) -> f32 { return result.b; }

fn added_slope(at: Class, log_p: f32, w: f32, result: Result) -> f32 {
  if minus_infinity(at.x) { return 0.0; }
  let d = at.x - filtered_at(at.c);
  return select(sign(d), 2.0 * d, SQUARED == 1u) * (params.alpha / f32(step.classes));
}

fn added_pull(result: Result) -> f32 { return 0.0; }
