// 1 - (tp + smooth_nr) / (P + T - tp + smooth_dr), tp = (P + T - D) / 2, sums (D, P, T).

fn term(s: vec3<f32>, class_at: Class) -> vec4<f32> {
  let tp = 0.5 * (s.y + s.z - s.x);
  return quotient_loss(
    tp + params.smooth_nr, s.y + s.z - tp + params.smooth_dr, vec3(-0.5, 0.5, 0.5), vec3(0.5, 0.5, 0.5));
}
