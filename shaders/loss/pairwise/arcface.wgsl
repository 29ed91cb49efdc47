// Own logit scale cos(theta + margin), or scale (cos theta - margin sin margin) where theta + margin > pi.

fn other_logit(s: f32) -> vec2<f32> { return vec2(params.scale * s, params.scale); }

fn own_logit(similarity: f32, anchor: u32) -> vec2<f32> {
  let s = clamp(similarity, -1.0, 1.0);
  let margin = cosine_sine(params.margin);
  // theta > pi - margin, in cosines.
  let beyond = params.margin > 0.0 && (params.margin >= 3.1415927 || s < -margin.x);
  if beyond { return params.scale * vec2(s - params.margin * margin.y, 1.0); }
  let sine = sqrt((1.0 - s) * (1.0 + s));
  var slope = 0.0;
  if sine > 0.0 { slope = margin.x + s * margin.y / sine; }
  return params.scale * vec2(s * margin.x - sine * margin.y, slope);
}
