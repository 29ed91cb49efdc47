// 1 - (2 sum_c v_c I_c + smooth_nr) / (sum_c v_c (P_c + T_c) + smooth_dr), v_c the class's volume factor:
// 1 / T^2, 1 / T or 1 (VOLUME 0, 1, 2), the largest finite one of the sample where T = 0; times its weight.

override VOLUME: u32 = 0u;

fn volume_factor(t: f32) -> f32 {
  if VOLUME == 2u { return 1.0; }
  return select(1.0 / t, 1.0 / t / t, VOLUME == 0u);
}

fn fold(i: u32, factor: f32) -> f32 {
  var bad = false;
  var largest = 0.0;
  for (var c = step.first_class; c < step.classes; c++) {
    let t = sums_at(i, c).z;
    bad = bad || broken(sums_at(i, c)) || nonfinite(load_weight(c));
    if t > 0.0 { largest = max(largest, volume_factor(t)); }
  }
  var n = params.smooth_nr;
  var d = params.smooth_dr;
  for (var c = step.first_class; c < step.classes; c++) {
    let s = sums_at(i, c);
    let v = select(largest, volume_factor(s.z), s.z > 0.0 || VOLUME == 2u) * load_weight(c);
    n += 2.0 * v * s.x;
    d += v * (s.y + s.z);
  }
  let ratio = select(select(n / d, 1.0, d == 0.0), not_a_number(), bad);
  for (var c = 0u; c < step.classes; c++) {
    let t = sums_at(i, c).z;
    let v = select(largest, volume_factor(t), t > 0.0 || VOLUME == 2u) * load_weight(c);
    var by = vec3<f32>();
    if c >= step.first_class && d != 0.0 { by = vec3(-2.0 * v / d, ratio * v / d, 0.0); }
    if c >= step.first_class && bad { by = vec3(not_a_number()); }
    keep_slopes(i, c, by * factor);
  }
  if step.reduced == 0u { store_loss(i, 1.0 - ratio); }
  return 1.0 - ratio;
}
