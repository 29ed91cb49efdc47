// Kullback-Leibler divergences class by class, exact where the distributions are near each other.
//
// `half` is half of T log(a / b), which fits f32 where T log(a / b) does not.

// log(a / b), or as much of it as matters to an exponential.
fn log_ratio(half: f32) -> f32 { return clamp(half, -0x1p+90f, 0x1p+90f) * (2.0 / temperature()); }

// t + exp(-t) - 1 for |t| < 1/2, which is never negative.
fn excess(t: f32) -> f32 {
  let tail = 1.0 - t / 5.0 * (1.0 - t / 6.0 * (1.0 - t / 7.0 * (1.0 - t / 8.0 * (1.0 - t / 9.0))));
  return 0.5 * t * t * (1.0 - t / 3.0 * (1.0 - t / 4.0 * tail));
}

// b - a: through their ratio where they are near.
fn difference(a: f32, b: f32, half: f32) -> f32 {
  let t = log_ratio(half);
  if abs(t) < 0.5 { return a * expm1(-t); }
  return b - a;
}

// Half of T (a log(a / b) + b - a). Over all classes it adds up to half of T KL(a, b), and no term is negative.
fn divergence(a: f32, b: f32, half: f32) -> f32 {
  let t = log_ratio(half);
  if abs(t) < 0.5 { return 0.5 * temperature() * a * excess(t); }
  return a * half + 0.5 * temperature() * (b - a);
}
