// The convergence measure: losses relative to the first one, summed where the last ones are below it, else summed as their
// inverses.

struct Part { sum: f32, inverse: f32, tail: f32 }

fn join(a: Part, b: Part) -> Part {
  return Part(a.sum + b.sum, a.inverse + b.inverse, a.tail + b.tail);
}

// What is no number counts as a large loss; told by the bits.
fn known(loss: f32) -> f32 { return select(loss, 1e6, nonfinite(loss)); }

fn measured(loss: f32, start: f32, in_tail: bool) -> Part {
  let x = known(loss);
  let first = known(start);
  if first == 0.0 { return Part(); }
  let quotient = large_quotient(x, first);
  // A quotient beyond f32 has the signs of both; that of equal numbers is 1, whatever a device rounds.
  let beyond = nonfinite(quotient) && (x > 0.0) == (first > 0.0);
  var v = select(min(quotient, 1e6), 1e6, beyond);
  if x == first { v = 1.0; }
  return Part(v, 1.0 / max(v, 1e-6), select(0.0, v, in_tail));
}

// The measure of a series whose tail has so many losses.
fn measure(part: Part, tail: f32) -> f32 {
  return select(part.inverse, -part.sum, part.tail < tail);
}
