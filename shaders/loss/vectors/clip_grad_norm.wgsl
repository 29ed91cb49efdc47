// min(1, max_norm / (norm + 1e-6)). From 2^44 on 1e-6 is nothing.
fn factor(norm: Norm) -> vec2<f32> {
  if norm.power != 0 {
    let f = params.max_norm / norm.m;
    if times_power_of_two(f, -norm.power) >= 1.0 { return vec2(1.0, 0.0); }
    return vec2(f, f32(-norm.power));
  }
  return vec2(min(1.0, params.max_norm / (norm.m + 1e-6)), 0.0);
}
