const HALF_PI: f32 = 1.5707963267948966;

// The angle of a triangle with these sides, both 0 or more: WGSL's own arc tangent may err by 2^-12.
fn angle_of(opposite: f32, adjacent: f32) -> f32 {
  var t = min(opposite, adjacent) / max(opposite, adjacent);
  // Two halvings of the angle, then the series.
  t = t / (1.0 + sqrt(1.0 + t * t));
  t = t / (1.0 + sqrt(1.0 + t * t));
  let s = t * t;
  let series = 1.0 - s * (1.0 / 3.0 - s * (1.0 / 5.0 - s * (1.0 / 7.0 - s * (1.0 / 9.0 - s * (1.0 / 11.0)))));
  let angle = 4.0 * t * series;
  return select(angle, HALF_PI - angle, opposite > adjacent);
}

fn finish_row(row: u32, part: Part) {
  let known = load_known(0u);
  let cosine = abs(known.cosine);
  var angle = HALF_PI;
  var strength = 0.0;
  if cosine > 0.0 {
    angle = angle_of(sqrt(part.square), cosine);
    strength = 1.0 / cosine;
  }
  let stray = known.flag != 0u;
  store_cosine(0u, select(cosine, not_a_number(), stray));
  store_angle(0u, select(angle, not_a_number(), stray));
  store_strength(0u, select(strength, not_a_number(), stray));
}
