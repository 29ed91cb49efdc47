// The logarithms of positives and of others; how many positives there are.
struct Sums { positive: f32, other: f32, positives: u32 }

fn is_positive(t: f32) -> bool { return !nonfinite(t) && t > params.threshold; }

// The logarithm of a probability; 0 gives minus infinity.
fn log_of(p: f32) -> f32 {
  let sum = p + params.eps;
  return select(log(sum), no_probability(), sum <= 0.0);
}

// The probability of what an element is.
fn own(v: Values) -> f32 {
  let p = clamp(v.x, 0.0, 1.0);
  return select(1.0 - p, p, is_positive(v.y));
}

fn term(v: Values) -> Sums {
  let positive = is_positive(v.y);
  if strays(v) { return Sums(0.0, 0.0, u32(positive)); }
  let value = log_of(own(v));
  return Sums(select(0.0, value, positive), select(value, 0.0, positive), u32(positive));
}

fn merge(a: Sums, b: Sums) -> Sums {
  return Sums(a.positive + b.positive, a.other + b.other, a.positives + b.positives);
}

struct Coefficients { positive: f32, other: f32, scale: f32 }

fn denominator(part: Part) -> f32 { return f32(part.count); }

fn finish(row: u32, part: Part) -> Finished {
  let positives = part.sums.positives;
  let others = part.count - positives;
  var c = Coefficients(0.5, 0.5, 0.0);
  if positives == 0u { c.positive = 0.0; } else if others == 0u { c.other = 0.0; } else {
    c.positive = 0.5 * f32(part.count) / f32(positives);
    c.other = 0.5 * f32(part.count) / f32(others);
  }
  var value = 0.0;
  if positives > 0u { value -= c.positive * part.sums.positive; }
  if others > 0u { value -= c.other * part.sums.other; }
  return Finished(value, 0, c);
}

fn element_value(v: Values, c: Coefficients) -> f32 {
  let weight = select(c.other, c.positive, is_positive(v.y));
  return -weight * log_of(own(v));
}

fn slopes(v: Values, c: Coefficients, factor: f32) -> Slopes {
  let slope = factor / (own(v) + params.eps);
  return select(c.other, -c.positive, is_positive(v.y)) * slope;
}
