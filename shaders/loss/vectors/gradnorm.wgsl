// |w G - mean(w G) r^alpha|, with r the ratio of losses over its mean.

// x to the power y, for x > 0.
fn scaled_power(x: Scaled, y: f32) -> Scaled {
  let exponent = clamp(y * (log2(x.m) + f32(x.power)), -60000.0, 60000.0);
  let whole = floor(exponent);
  return scaled(exp2(exponent - whole), i32(whole));
}

fn task(i: u32, means: vec4<f32>) -> Task {
  if nonfinite(means.x) { return Task(Scaled(), 0.0, 1u); }
  let ratios = Scaled(means.z, i32(means.w));
  var pull = scaled(1.0, 0);
  if ratios.m != 0.0 && params.alpha != 0.0 {
    let rate = over(ratio_of(i), ratios);
    if rate.m == 0.0 { pull = Scaled(); } else { pull = scaled_power(rate, params.alpha); }
  }
  var goal = times(Scaled(means.x, i32(means.y)), pull);
  goal.m = -goal.m;
  let norm = load_grad_norms(i);
  let apart = plus(times(scaled(load_task_weight(i), 0), scaled(norm, 0)), goal);
  return Task(Scaled(abs(apart.m), apart.power), sign(apart.m) * norm, 0u);
}
