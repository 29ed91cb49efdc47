// h the leaky rectifier of x, or x, and y 1 where the target is real, else 0: (h - y)^2.

fn leak(x: f32) -> f32 { return select(1.0, select(0.05, 1.0, x > 0.0), params.activation != 0u); }

fn wanted() -> f32 { return select(select(0.0, 1.0, params.target_is_real != 0u), 1.0, params.for_discriminator == 0u); }

fn pointwise(x: f32, t: f32, b: f32) -> vec2<f32> {
  let d = leak(x) * x - wanted();
  return vec2(d * d, 2.0 * d * leak(x));
}

fn large(x: f32, t: f32, b: f32) -> vec2<f32> {
  let half = leak(x) * times_power_of_two(x, -32) - 0x1p-32f * wanted();
  return vec2(half * half, 2.0 * times_power_of_two(half, -32) * leak(x));
}
