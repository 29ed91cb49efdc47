struct Sums { square: f32, weight: f32 }

fn term(v: Values) -> Sums {
  let d = v.x - v.y;
  if strays(v) { return Sums(0.0, select(v.z, 0.0, nonfinite(v.z))); }
  return Sums(0.5 * v.z * d * d, v.z);
}

fn merge(a: Sums, b: Sums) -> Sums { return Sums(a.square + b.square, a.weight + b.weight); }

struct Coefficients { scale: f32 }

fn denominator(part: Part) -> f32 { return part.sums.weight; }

fn finish(row: u32, part: Part) -> Finished { return Finished(part.sums.square, 0, Coefficients()); }

fn element_value(v: Values, c: Coefficients) -> f32 {
  let d = v.x - v.y;
  return 0.5 * v.z * d * d;
}

fn slopes(v: Values, c: Coefficients, factor: f32) -> Slopes { return v.z * (v.x - v.y) * factor; }
