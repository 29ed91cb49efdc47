// Mean, deviation, target and weight of a place. Without a precision that is a number nothing is one.
alias Values = vec4<f32>;

fn values(i: u32, row: u32) -> Values {
  return vec4(load_x0(i), load_x1(i), load_x2(i), load_along(i % step.along));
}

fn strays(v: Values) -> bool {
  return nonfinite(v.x) || nonfinite(v.y) || v.y <= 0.0 || nonfinite(v.z) || nonfinite(v.w) || nonfinite(load_log_tau(0u));
}
