// E = -sum_c w_c p_c log p_c: the sums are those of w p log p and of w p.

const ADDS: bool = true;
const SUMMED: bool = true;

fn class_sum(at: Class, log_p: f32, w: f32) -> vec2<f32> {
  let p = exp(max(log_p, -200.0));
  return w * p * vec2(log_p, 1.0);
}
fn added(result: Result) -> f32 { return -result.b; }
fn added_slope(at: Class, log_p: f32, w: f32, result: Result) -> f32 { return -w * exp(max(log_p, -200.0)) * (log_p + 1.0); }
fn added_pull(result: Result) -> f32 { return -(result.b + result.a); }
