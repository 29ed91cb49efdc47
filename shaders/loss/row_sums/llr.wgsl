// (loss_end - loss_start - <delta, grads>)^2.

// Products in three units.
struct Sums { low: f32, middle: f32, high: f32 }

fn term(v: Values) -> Sums {
  let products = products_of(v.x, v.y);
  return Sums(products.x, products.y, products.z);
}

fn merge(a: Sums, b: Sums) -> Sums { return Sums(a.low + b.low, a.middle + b.middle, a.high + b.high); }

// Half of what is squared.
struct Coefficients { half: f32 }

fn finish(row: u32, part: Part) -> Finished {
  let end = load_loss_end(row);
  let start = load_loss_start(row);
  if nonfinite(end) || nonfinite(start) { return Finished(not_a_number(), 0, Coefficients(not_a_number())); }
  let product = product_of(vec3(part.sums.low, part.sums.middle, part.sums.high));
  // In a unit of 2^64 where products are large.
  var half = half_difference(end, start) - 0.5 * times_power_of_two(product.m, min(product.power, 0));
  var power = 0;
  if product.power > 0 {
    power = 64;
    half = times_power_of_two(half_difference(end, start), -64) - times_power_of_two(product.m, 63);
  }
  let kept = Coefficients(times_power_of_two(half, power));
  let exponent = i32((bitcast<u32>(half) >> 23u) & 0xffu) - 127;
  let m = times_power_of_two(half, -exponent);
  if m == 0.0 { return Finished(0.0, 0, kept); }
  return Finished(m * m, 2 * (exponent + power + 1), kept);
}

// A row with a loss that is no number has no slopes.
fn slopes(v: Values, c: Coefficients, factor: f32) -> Slopes {
  return select(-v.y * (4.0 * c.half * factor), not_a_number(), is_nan(c.half));
}
