struct Sums { error: f32, square: f32 }

// ln(x / t), of the quotient where that is near 1, and without it where it is beyond f32.
fn log_ratio(x: f32, t: f32) -> f32 {
  let power = i32((bitcast<u32>(max(x, t)) >> 23u) & 0xffu) - 127;
  let a = times_power_of_two(x, -power);
  let b = times_power_of_two(t, -power);
  let apart = a - b;
  let area = log_quotient(min(abs(apart) / (a + b), 0.35));
  let x_power = i32((bitcast<u32>(x) >> 23u) & 0xffu);
  let t_power = i32((bitcast<u32>(t) >> 23u) & 0xffu);
  let mantissas = times_power_of_two(x, 127 - x_power) / times_power_of_two(t, 127 - t_power);
  let far = log(mantissas) + f32(x_power - t_power) * 0.6931472;
  return select(far, sign(apart) * area, abs(apart) * 3.0 <= a + b);
}

fn error(v: Values) -> f32 { return log_ratio(max(v.x, params.eps), max(v.y, params.eps)); }

fn term(v: Values) -> Sums {
  let e = error(v);
  return Sums(e, e * e);
}

fn merge(a: Sums, b: Sums) -> Sums { return Sums(a.error + b.error, a.square + b.square); }

struct Coefficients { factor: f32, center: f32 }

fn finish(row: u32, part: Part) -> Finished {
  let over = 1.0 / f32(part.count);
  let mean = part.sums.error * over;
  let value = max(part.sums.square * over - params.lambda * mean * mean, 0.0);
  let center = params.lambda * mean;
  if params.root == 0u { return Finished(params.scale * value, 0, Coefficients(2.0 * params.scale * over, center)); }
  let root = sqrt(value);
  return Finished(params.scale * root, 0, Coefficients(select(params.scale * over / root, 0.0, root == 0.0), center));
}

fn slopes(v: Values, c: Coefficients, factor: f32) -> Slopes {
  if v.x < params.eps { return 0.0; }
  return c.factor * (error(v) - c.center) * factor / v.x;
}
