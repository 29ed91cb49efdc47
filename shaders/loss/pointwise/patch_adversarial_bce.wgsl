// log(1 + e^s), s = -x where the target is real, else x.

fn pointwise(x: f32, t: f32, b: f32) -> vec2<f32> {
  let toward = select(select(1.0, -1.0, params.target_is_real != 0u), -1.0, params.for_discriminator == 0u);
  return vec2(softplus(toward * x), toward * sigmoid(toward * x));
}

fn large(x: f32, t: f32, b: f32) -> vec2<f32> { return scaled(pointwise(x, t, b)); }
