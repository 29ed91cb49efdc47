// E = lambda a ln(1 + sum_c p_c^2), a = sum_c q_c w_c.

const ADDS: bool = true;
const SUMMED: bool = true;

fn class_sum(at: Class, log_p: f32, w: f32) -> vec2<f32> { return vec2(exp(2.0 * max(log_p, -200.0)), 0.0); }
fn added(result: Result) -> f32 { return params.lambda * result.a * log1p_unit(min(result.b, 1.0)); }
fn added_slope(at: Class, log_p: f32, w: f32, result: Result) -> f32 {
  return 2.0 * params.lambda * result.a * exp(2.0 * max(log_p, -200.0)) / (1.0 + result.b);
}
fn added_pull(result: Result) -> f32 { return 2.0 * params.lambda * result.a * result.b / (1.0 + result.b); }
