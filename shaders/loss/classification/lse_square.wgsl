// E = lse_square_scale lse^2, lse the logarithm of the sum of exp(x).

const ADDS: bool = true;
const SUMMED: bool = false;

fn class_sum(at: Class, log_p: f32, w: f32) -> vec2<f32> { return vec2<f32>(); }
fn added(result: Result) -> f32 {
  let lse = result.m + result.log_l;
  return params.lse_square_scale * lse * lse;
}
fn added_slope(at: Class, log_p: f32, w: f32, result: Result) -> f32 { return 0.0; }
fn added_pull(result: Result) -> f32 { return -2.0 * params.lse_square_scale * (result.m + result.log_l); }
