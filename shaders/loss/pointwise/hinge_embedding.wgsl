// x for t = 1, max(margin - x, 0) for t = -1, and the sum of both for any other t, which is max(x, margin).

// Value and slope in units of which `unit` is one, of x and the margin in them.
fn embedding(x: f32, margin: f32, t: f32, unit: f32) -> vec2<f32> {
  let beyond = select(0.0, unit, x > margin);
  let both = select(max(x, margin), max(margin - x, 0.0), t == -1.0);
  let value = select(both, x, t == 1.0);
  return vec2(value, select(select(beyond, beyond - unit, t == -1.0), unit, t == 1.0));
}

fn pointwise(x: f32, t: f32, b: f32) -> vec2<f32> { return embedding(x, params.margin, t, 1.0); }

fn large(x: f32, t: f32, b: f32) -> vec2<f32> {
  return embedding(times_power_of_two(x, -64), times_power_of_two(params.margin, -64), t, 0x1p-64f);
}
