// The comp-sum loss of x / rho, and nu times the norm of d, d_k = (s_y - s_k) - (x_y - x_k).

const OTHERS: bool = false;
const GAPS: bool = true;

fn temperature() -> f32 { return params.rho; }

fn pair_holds(in_p: bool, in_q: bool, is_label: bool) -> bool { return in_p == in_q && (in_q || !is_label); }

// Half of d; a class that neither has is left out.
fn half_gap(pair: Pair) -> f32 {
  return select(clamp(pair.half_gap, LOWEST, HIGHEST), 0.0, minus_infinity(pair.x));
}

// Half of rho log q_y, and of half of d the squares in units of 1 and of 2^192, and the sum in units of 2^32.
fn pair_sums(pair: Pair) -> vec4<f32> {
  let gap = half_gap(pair);
  let near = clamp(gap, -0x1p+54f, 0x1p+54f);
  let far = times_power_of_two(gap, -96);
  return vec4(select(0.0, pair.half_q, pair.is_label), near * near, far * far, times_power_of_two(gap, -32));
}

// Half of the norm in units of 2^32.
fn half_norm(sums: vec4<f32>) -> f32 {
  return select(times_power_of_two(sqrt(sums.y), -32), times_power_of_two(sqrt(sums.z), 64), sums.y >= 0x1p+100f);
}

// (tau - 1) log q_y.
fn exponent(sums: vec4<f32>) -> f32 { return (params.tau - 1.0) * log_ratio(sums.x); }

fn pair_value(sums: vec4<f32>, power: i32) -> f32 {
  let rest = 1.0 - params.tau;
  let margins = params.nu * times_power_of_two(half_norm(sums), 32 + power);
  if rest == 0.0 { return margins - times_power_of_two(sums.x, power) / params.rho; }
  return margins + times_power_of_two(0.5 * expm1(min(exponent(sums), 80.0)) / rest, power);
}

fn pair_slopes(pair: Pair, sums: vec4<f32>) -> vec2<f32> {
  let u = exponent(sums);
  let slope = select(exp(min(u, 80.0)), 0.0, u > 80.0) / params.rho;
  let of_label = slope * (pair.q - select(0.0, 1.0, pair.is_label));
  let norm = half_norm(sums);
  var by_s = 0.0;
  if norm > 0.0 {
    by_s = -params.nu * (times_power_of_two(half_gap(pair), -32) / norm);
    if pair.is_label { by_s += params.nu * (sums.w / norm); }
  }
  return vec2(of_label - by_s, by_s);
}
