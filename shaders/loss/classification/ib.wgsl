// The term is -w log p / (2 (1 - p) f + eps), f = feature_norm of the row, with its slope by log p; the factor may be held
// constant.

const LINEAR: bool = false;
const SQUARES: bool = false;
const RESTS: bool = true;

fn numbered(row: Row, q: u32) -> Row {
  var result = row;
  if row.counts { result.numbers.x = load_feature_norm(q); }
  return result;
}

fn term(row: Row, c: u32, log_p: f32, rest: f32, w: f32) -> f32 {
  return -w * log_p / (2.0 * rest * row.numbers.x + params.eps);
}

fn term_slope(row: Row, c: u32, log_p: f32, rest: f32, w: f32) -> f32 {
  let below = 2.0 * rest * row.numbers.x + params.eps;
  var slope = -1.0;
  if params.detach_factor == 0u { slope -= log_p * (2.0 * exp(log_p) * row.numbers.x / below); }
  return w * slope / below;
}

fn term_flags(row: Row) -> u32 { return select(0u, 1u, nonfinite(row.numbers.x)); }
