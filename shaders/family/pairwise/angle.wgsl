// Cosine and sine of any angle, to the accuracy of f32; those of WGSL may be off by 5e-4.
fn cosine_sine(angle: f32) -> vec2<f32> {
  let quarter = round(angle * 0.63661977);
  // pi / 2 in two parts.
  let x = (angle - quarter * 1.5707964) + quarter * 4.3711388e-8;
  let s = x * x;
  let sine = x * (1.0 - s / 6.0 * (1.0 - s / 20.0 * (1.0 - s / 42.0 * (1.0 - s / 72.0 * (1.0 - s / 110.0)))));
  let cosine = 1.0 - s / 2.0 * (1.0 - s / 12.0 * (1.0 - s / 30.0 * (1.0 - s / 56.0 * (1.0 - s / 90.0 * (1.0 - s / 132.0)))));
  switch i32(quarter) & 3 {
    case 0: { return vec2(cosine, sine); }
    case 1: { return vec2(-sine, cosine); }
    case 2: { return vec2(-cosine, -sine); }
    default: { return vec2(sine, -cosine); }
  }
}
