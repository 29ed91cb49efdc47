// 1 - (I + smooth_nr) / (P + T - I + smooth_dr), sums (I, P, T).

fn term(s: vec3<f32>, class_at: Class) -> vec4<f32> {
  return quotient_loss(
    s.x + params.smooth_nr, s.y + s.z - s.x + params.smooth_dr, vec3(1.0, 0.0, 0.0), vec3(-1.0, 1.0, 1.0));
}
