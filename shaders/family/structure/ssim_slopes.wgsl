// The slopes of S filtered again: the window is symmetric, so that the adjoint is the same filter.

struct Slopes { base: f32, spread: f32, cross: f32 }

fn slopes_add(a: Slopes, t: f32, b: Slopes) -> Slopes {
  return Slopes(a.base + t * b.base, a.spread + t * b.spread, a.cross + t * b.cross);
}

// Slopes for x, y moved by `by`.
fn slopes_moved(s: Slopes, by: vec2<f32>) -> Slopes {
  return Slopes(s.base + by.x * s.spread - (by.x - by.y) * s.cross, s.spread, s.cross);
}

// Slopes around a pixel inside, moved by `by`, times its upstream gradient.
fn slopes_of(i: u32, by: vec2<f32>) -> Slopes {
  let s = slopes_moved(load_slopes(i), by);
  let g = load_grad_output(upstream_index(i));
  return Slopes(g * s.base, g * s.spread, g * s.cross);
}

// The gradient of a pixel, from the slopes filtered by rows and columns.
fn gradient_of(i: u32, filtered: Slopes, unit: f32, c: vec2<f32>, mean: f32) -> f32 {
  let x = load_input(i);
  let y = load_target(i);
  let slope = filtered.base + (x - c.x) * filtered.spread - ((x - c.x) - (y - c.y)) * filtered.cross;
  return select(-slope * unit * mean, not_a_number(), nonfinite(x) || nonfinite(y));
}
