// The similarity of a pixel from its moments, and its slopes.

// G*slope, of S with respect to the moments: the gradient of S at pixel i is, with shifted x and d,
// G*base + x_i G*spread - d_i G*cross.
struct Slopes { base: f32, spread: f32, cross: f32 }

struct Similarity { loss: f32, slopes: Slopes }

// 1 - S = d^2 / B1 + A1 / B1 V / B2, with d = mx - my, V the variance of x - y, B1 = mx^2 + my^2 + c1,
// A1 = B1 - d^2, B2 = sxx + syy + c2, and S = A1 (B2 - V) / (B1 B2): nothing cancels where x is near y.
fn similarity(m: Moments, c: vec2<f32>) -> Similarity {
  let c1 = params.k1 * params.data_range * (params.k1 * params.data_range);
  let c2 = params.k2 * params.data_range * (params.k2 * params.data_range);
  let mean = m.xy + c;
  let apart = m.x - m.y;
  let d = apart + (c.x - c.y);
  let b1 = dot(mean, mean) + c1;
  let b2 = max(m.z - dot(m.xy, m.xy), 0.0) + c2;
  var v = max(m.w - apart * apart, 0.0);
  if WINDOW == 1u { v = 0.0; }
  // Without constants a quotient may be 0 / 0: two equal images.
  let inverse1 = select(1.0 / b1, 0.0, b1 == 0.0);
  let inverse2 = select(1.0 / b2, 0.0, b2 == 0.0);
  let near = 1.0 - d * d * inverse1;
  let far = v * inverse2;
  let base = -2.0 * (1.0 - far) * d * inverse1 * (1.0 - mean.x * d * inverse1);
  // A window of one pixel has no variance: rounding alone would make slopes of the order of 1 / c2.
  if WINDOW == 1u { return Similarity(d * d * inverse1, Slopes(base, 0.0, 0.0)); }
  let spread = 2.0 * near * far * inverse2;
  let cross = 2.0 * near * inverse2;
  return Similarity(d * d * inverse1 + near * far, Slopes(base - m.x * spread + apart * cross, spread, cross));
}

// Value, slopes and tally of a pixel.
fn emit(i: u32, m: Moments, c: vec2<f32>) -> Tally {
  var result = similarity(m, c);
  let bad = is_nan(m.x);
  if bad {
    let nan = not_a_number();
    result = Similarity(nan, Slopes(nan, nan, nan));
  }
  store_loss(i, result.loss);
  store_slopes(i, result.slopes);
  return Tally(result.loss, 0u, u32(bad));
}
