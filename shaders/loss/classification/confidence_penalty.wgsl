// E = beta a sum_c p_c log p_c, a = sum_c q_c w_c: cross-entropy less beta times the entropy.

const ADDS: bool = true;
const SUMMED: bool = true;

fn class_sum(at: Class, log_p: f32, w: f32) -> vec2<f32> { return vec2(exp(log_p) * log_p, 0.0); }
fn added(result: Result) -> f32 { return params.beta * result.a * result.b; }
fn added_slope(at: Class, log_p: f32, w: f32, result: Result) -> f32 {
  return params.beta * result.a * exp(log_p) * (log_p + 1.0);
}
fn added_pull(result: Result) -> f32 { return params.beta * result.a * (result.b + 1.0); }
