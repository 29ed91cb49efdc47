// 1 - (I + smooth_nr) / (I + D + smooth_dr), sums (I, D, T).

fn term(s: vec3<f32>, class_at: Class) -> vec4<f32> {
  return quotient_loss(
    s.x + params.smooth_nr, s.x + s.y + params.smooth_dr, vec3(1.0, 0.0, 0.0), vec3(1.0, 1.0, 0.0));
}
