// The term is -w log p + sum_j epsilons_j (1 - p)^j, j from 1; its slope by log p is -w - p sum_j j epsilons_j (1 - p)^(j - 1).

const LINEAR: bool = false;
const SQUARES: bool = false;
const RESTS: bool = true;

fn term(row: Row, c: u32, log_p: f32, rest: f32, w: f32) -> f32 {
  var sum = 0.0;
  for (var j = step.powers; j > 0u; j--) { sum = (sum + load_epsilons(j - 1u)) * rest; }
  return sum - w * log_p;
}

fn term_slope(row: Row, c: u32, log_p: f32, rest: f32, w: f32) -> f32 {
  var sum = 0.0;
  for (var j = step.powers; j > 0u; j--) { sum = sum * rest + f32(j) * load_epsilons(j - 1u); }
  return -w - exp(log_p) * sum;
}

fn numbered(row: Row, q: u32) -> Row { return row; }

fn term_flags(row: Row) -> u32 {
  var flags = 0u;
  for (var j = 0u; j < step.powers; j++) { flags |= select(0u, 1u, nonfinite(load_epsilons(j))); }
  return flags;
}
