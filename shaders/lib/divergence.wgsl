// What divergences between nearly equal numbers are made of, without their differences.

// e^z - 1 - z.
fn excess(z: f32) -> f32 {
  let series = 0.5 * z * z * (1.0 + z / 3.0 * (1.0 + z / 4.0 * (1.0 + z / 5.0 * (1.0 + z / 6.0 * (1.0 + z / 7.0 * (1.0 + z / 8.0))))));
  return select(exp(z) - 1.0 - z, series, abs(z) < 0.75);
}

// log t for t > 0: near 1 WGSL's own may err by 2^-21.
fn logarithm(t: f32) -> f32 {
  let near = clamp(t, 0.5, 2.0);
  return select(log(t), log_quotient((near - 1.0) / (near + 1.0)), near == t);
}

// log(1 + y) for |y| < 0.7.
fn log1p_small(y: f32) -> f32 { return log_quotient(y / (2.0 + y)); }
