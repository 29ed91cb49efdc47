// 1 - IoU + rho^2 / (c^2 + eps) + alpha v, with v = (2/pi Delta)^2, Delta the difference of the diagonals'
// angles, and alpha = v / (1 - IoU + v + eps) held constant under differentiation.

const PI: f32 = 3.14159265358979;

// Arc tangent of y / x in the quadrant of (x, y), 0 at the origin. Own series: WGSL lets atan2 be wrong by
// 4096 units in the last place. |z| <= tan(pi / 8) after the reductions, where the series' rest is 2e-8 z.
fn angle(y: f32, x: f32) -> f32 {
  let low = min(abs(x), abs(y));
  let high = max(abs(x), abs(y));
  if high == 0.0 { return 0.0; }
  let wide = low > 0.41421356 * high;
  let z = select(low, low - high, wide) / select(high, low + high, wide);
  let s = z * z;
  var a = z * (1.0 - s * (1.0 / 3.0 - s * (1.0 / 5.0 - s * (1.0 / 7.0 - s * (1.0 / 9.0 - s * (1.0 / 11.0
    - s * (1.0 / 13.0 - s * (1.0 / 15.0))))))));
  a = select(a, a + 0.25 * PI, wide);
  a = select(a, 0.5 * PI - a, abs(y) > abs(x));
  a = select(a, PI - a, x < 0.0);
  return select(a, -a, y < 0.0);
}

// angle(t) - angle(s) of two diagonals (width, height): one arc tangent of the angle between them, which
// does not cancel, plus the full turn that it cannot see. A diagonal of length 0 has angle 0.
fn angle_between(t: vec2<f32>, s: vec2<f32>) -> f32 {
  let plain = angle(t.x, t.y) - angle(s.x, s.y);
  let a = t * quotient(1.0, max(abs(t.x), abs(t.y)));
  let b = s * quotient(1.0, max(abs(s.x), abs(s.y)));
  if all(a == vec2(0.0)) || all(b == vec2(0.0)) { return plain; }
  let fine = angle(a.x * b.y - b.x * a.y, a.y * b.y + a.x * b.x);
  return fine + 2.0 * PI * round((plain - fine) / (2.0 * PI));
}

fn box_term(b: vec4<f32>, t: vec4<f32>, unit: f32) -> BoxTerm {
  let eps = params.eps * unit * unit;
  let o = overlap(b, t, eps);
  let distance = centre_distance(b, t, eps);
  let size = b.zw - b.xy;
  let delta = angle_between(t.zw - t.xy, size);
  let v = 4.0 / (PI * PI) * delta * delta;
  let alpha = quotient(v, 1.0 - o.iou + v + params.eps);
  // d v / d (width, height) = 8 / pi^2 Delta (-height, width) / (width^2 + height^2), by way of the size's
  // largest side, whose square may leave f32.
  let side = max(abs(size.x), abs(size.y));
  let shape = size * quotient(1.0, side);
  let slope = quotient(alpha * 8.0 / (PI * PI) * delta, dot(shape, shape));
  let d_size = slope * quotient(1.0, side) * vec2(-shape.y, shape.x);
  return BoxTerm(1.0 - o.iou + distance.value + alpha * v, distance.gradient - o.d_iou + vec4(-d_size, d_size));
}
