// 0 the bound, 1 the same with constant weights, 2 the logarithm.
override MODE: u32 = 0u;
// 1 where components have weights.
override ALONG: u32 = 0u;

// The least loss, the sums of exp(-t) and of t exp(-t), t a loss above the least; the largest weight, the sum of the powers
// of all over it.
struct Sums { least: f32, sum: f32, above: f32, largest: f32, weights: f32 }

fn term(v: Values) -> Sums { return Sums(v.x - v.y, 1.0, 0.0, v.y, 1.0); }

fn merge(a: Sums, b: Sums) -> Sums {
  if a.sum == 0.0 { return b; }
  if b.sum == 0.0 { return a; }
  let least = min(a.least, b.least);
  let of_a = 2.0 * min(half_difference(a.least, least), 100.0);
  let of_b = 2.0 * min(half_difference(b.least, least), 100.0);
  let share_a = exp(-of_a);
  let share_b = exp(-of_b);
  let above = share_a * (a.above + of_a * a.sum) + share_b * (b.above + of_b * b.sum);
  let largest = max(a.largest, b.largest);
  let weights = a.weights * exp(max(a.largest - largest, -200.0)) + b.weights * exp(max(b.largest - largest, -200.0));
  return Sums(least, share_a * a.sum + share_b * b.sum, above, largest, weights);
}

// The least loss, one over the sum, and the mean above the least.
struct Coefficients { least: f32, over: f32, mean: f32 }

fn finish(row: u32, part: Part) -> Finished {
  let s = part.sums;
  let over = 1.0 / s.sum;
  let mean = s.above * over;
  let weight = select(0.0, s.largest + log(s.weights), ALONG == 1u);
  let value = select(s.least + mean, s.least - log(s.sum), MODE == 2u) + weight;
  return Finished(value, 0, Coefficients(s.least, over, mean));
}

fn slopes(v: Values, c: Coefficients, factor: f32) -> Slopes {
  let above = 2.0 * min(half_difference(v.x - v.y, c.least), 100.0);
  let share = exp(-above) * c.over;
  return share * select(1.0, 1.0 - (above - c.mean), MODE == 0u) * factor;
}
