// The slopes of S filtered again: the window is symmetric, so that the adjoint is the same filter.

struct Slopes { base: f32, spread: f32, cross: f32 }

fn slopes_add(a: Slopes, t: f32, b: Slopes) -> Slopes {
  return Slopes(a.base + t * b.base, a.spread + t * b.spread, a.cross + t * b.cross);
}

// Slopes for x, y moved by `by`.
fn slopes_moved(s: Slopes, by: vec2<f32>) -> Slopes {
  return Slopes(s.base + by.x * s.spread - (by.x - by.y) * s.cross, s.spread, s.cross);
}

// The slopes of the window around a pixel, times its upstream gradient, moved from that pixel's shift to
// shift c; 0 outside.
fn slopes_at(plane: u32, y: i32, x: i32, c: vec2<f32>) -> Slopes {
  if !inside(y, x) { return Slopes(0.0, 0.0, 0.0); }
  let i = pixel(plane, y, x);
  let s = slopes_moved(load_slopes(i), c - shift(plane, y, x));
  let g = load_grad_output(upstream_index(i));
  return Slopes(g * s.base, g * s.spread, g * s.cross);
}

// The gradient of a pixel, from the slopes filtered by rows and columns.
fn gradient_of(i: u32, filtered: Slopes, unit: f32, c: vec2<f32>) -> f32 {
  let x = load_input(i);
  let y = load_target(i);
  let slope = filtered.base + (x - c.x) * filtered.spread - ((x - c.x) - (y - c.y)) * filtered.cross;
  return select(-slope * unit * mean_scale(), not_a_number(), nonfinite(x) || nonfinite(y));
}
