// Class 0: phi = -w (1 - delta) (1 - p)^gamma log p, the others -w delta log p; slopes by log p.

const LINEAR: bool = false;
const SQUARES: bool = false;
const RESTS: bool = true;

fn term(row: Row, c: u32, log_p: f32, rest: f32, w: f32) -> f32 {
  if c != 0u { return -w * params.delta * log_p; }
  return -w * (1.0 - params.delta) * power(rest, params.gamma) * log_p;
}

fn term_slope(row: Row, c: u32, log_p: f32, rest: f32, w: f32) -> f32 {
  if c != 0u { return -w * params.delta; }
  var ratio = 1.0;
  if rest > 1.0e-30 { ratio = -log_p / rest; }
  return -w * (1.0 - params.delta) * power(rest, params.gamma) * (1.0 + params.gamma * exp(log_p) * ratio);
}

fn numbered(row: Row, q: u32) -> Row { return row; }

fn term_flags(row: Row) -> u32 { return 0u; }
