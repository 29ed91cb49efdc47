// What a row adds to the total of the batch: sum_c p_c^2.

const ADDS: bool = true;
const SUMMED: bool = true;

fn class_sum(at: Class, log_p: f32, w: f32) -> vec2<f32> { return vec2(exp(2.0 * max(log_p, -200.0)), 0.0); }
fn added(result: Result) -> f32 { return result.b; }
fn added_slope(at: Class, log_p: f32, w: f32, result: Result) -> f32 { return 2.0 * exp(2.0 * max(log_p, -200.0)); }
fn added_pull(result: Result) -> f32 { return 2.0 * result.b; }
