// -miss^g (t log max(s, eps) + (1 - t) log max(o, eps)), s = sigmoid(x), o = min(1 - s + clip, 1),
// miss = t (1 - s) + (1 - t) (1 - o), g = gamma_pos t + gamma_neg (1 - t).

fn pointwise(x: f32, t: f32, b: f32) -> vec2<f32> {
  let s = sigmoid(x);
  let n = sigmoid(-x);
  let shifted = max(s - params.clip, 0.0);
  let o = min(n + params.clip, 1.0);
  let yes = max(-softplus(-x), log(params.eps));
  let no = max(log_part(o, shifted), log(params.eps));
  let entropy = -t * yes - (1.0 - t) * no;
  // The slope of o is -s n where it is not clipped, and a clamp passes the slope on its bounds.
  let moves = select(0.0, s * n, s >= params.clip);
  let of_no = select(0.0, moves / max(o, params.eps), o >= params.eps);
  let slope = (1.0 - t) * of_no - select(0.0, t * n, s >= params.eps);
  let miss = t * n + (1.0 - t) * shifted;
  let gamma = params.gamma_pos * t + params.gamma_neg * (1.0 - t);
  let factor = power(miss, gamma);
  var growth = 0.0;
  if miss > 0.0 && params.detach_focal == 0u { growth = entropy * (gamma * (((1.0 - t) * moves - t * (s * n)) / miss)); }
  return vec2(factor * entropy, factor * (slope + growth));
}

fn large(x: f32, t: f32, b: f32) -> vec2<f32> { return scaled(pointwise(x, t, b)); }
