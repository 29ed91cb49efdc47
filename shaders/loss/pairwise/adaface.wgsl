// Cosines clamped by eps; own logit scale (cos(theta - margin q) - margin (1 + q)) for quality q, the angle clamped
// by eps too. Bounds that eps would reverse lie in the middle.

fn clamped(s: f32) -> vec2<f32> {
  let limit = max(1.0 - params.eps, 0.0);
  return vec2(clamp(s, -limit, limit), f32(abs(s) <= limit));
}

fn other_logit(s: f32) -> vec2<f32> { return params.scale * clamped(s); }

fn own_logit(s: f32, anchor: u32) -> vec2<f32> {
  let cosine = clamped(s);
  let quality = load_quality(anchor);
  let shift = -params.margin * quality;
  let away = params.margin * (1.0 + quality);
  // theta + shift outside [eps, pi - eps], in cosines of theta.
  let least = min(params.eps, 1.57079633);
  let low = least - shift;
  let high = 3.14159265 - least - shift;
  if low >= 3.14159265 || (low > 0.0 && cosine.x > cosine_sine(low).x) {
    return params.scale * vec2(cosine_sine(least).x - away, 0.0);
  }
  if high <= 0.0 || (high < 3.14159265 && cosine.x < cosine_sine(high).x) {
    return params.scale * vec2(-cosine_sine(least).x - away, 0.0);
  }
  let turn = cosine_sine(shift);
  let sine = sqrt((1.0 - cosine.x) * (1.0 + cosine.x));
  var slope = turn.x;
  if sine > 0.0 { slope += cosine.x * turn.y / sine; }
  return params.scale * vec2(cosine.x * turn.x - sine * turn.y - away, slope * cosine.y);
}
