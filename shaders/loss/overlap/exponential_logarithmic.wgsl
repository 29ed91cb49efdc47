// max(u, 0)^gamma_dice, u = -log max(D, 1e-7), D = (2 I + smooth_nr) / (P + T + smooth_dr), sums (I, P, T).

fn term(s: vec3<f32>, class_at: Class) -> vec4<f32> {
  let inner = quotient_loss(
    2.0 * s.x + params.smooth_nr, s.y + s.z + params.smooth_dr, vec3(2.0, 0.0, 0.0), vec3(0.0, 1.0, 1.0));
  return to_power(inner, params.gamma_dice);
}
