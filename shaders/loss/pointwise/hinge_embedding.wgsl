// x for t = 1, max(margin - x, 0) for t = -1, and the sum of both for any other t, which is max(x, margin).

fn pointwise(x: f32, t: f32, b: f32) -> vec2<f32> {
  let within = x <= params.margin;
  if t == 1.0 { return vec2(x, 1.0); }
  if t == -1.0 { return select(vec2(0.0), vec2(params.margin - x, -1.0), within); }
  return select(vec2(x, 1.0), vec2(params.margin, 0.0), within);
}

fn large(x: f32, t: f32, b: f32) -> vec2<f32> {
  let within = x <= params.margin;
  let value = times_power_of_two(x, -64);
  let margin = times_power_of_two(params.margin, -64);
  if t == 1.0 { return vec2(value, 0x1p-64f); }
  if t == -1.0 { return select(vec2(0.0), vec2(margin - value, -0x1p-64f), within); }
  return select(vec2(value, 0x1p-64f), vec2(margin, 0.0), within);
}
