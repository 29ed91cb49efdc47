// A softmax of scores divided by temperature(), from its largest score and the sum of its powers.

// The least and the largest f32: no score is beyond.
const LOWEST: f32 = -0x1.fffffep+127f;
const HIGHEST: f32 = 0x1.fffffep+127f;

// What a softmax takes from the whole row: the largest score, the sum of exp((x - m) / T), and half of T times its logarithm.
struct Softmax { m: f32, l: f32, half_log_l: f32 }

// exp((x - m) / T) for x <= m.
fn below(x: f32, m: f32) -> f32 { return exp(max((x - m) / temperature(), -200.0)); }

fn softmax_of(m: f32, l: f32) -> Softmax { return Softmax(m, l, 0.5 * temperature() * log(max(l, 1.0))); }

// Adds four scores where the largest is not known yet: one rescaling for all. Those that are not `here` are LOWEST.
fn softmax_add(one: Softmax, x: vec4<f32>, here: vec4<f32>) -> Softmax {
  let m = max(one.m, max(max(x.x, x.y), max(x.z, x.w)));
  let powers = exp(max((x - m) / temperature(), vec4(-200.0)));
  return Softmax(m, one.l * below(one.m, m) + dot(powers, here), 0.0);
}

// Half of T log p of a score. The bound within keeps compilers from adding up in another order, in which one of two scores
// beyond 1e30 takes up the logarithm.
fn half_log(x: f32, one: Softmax) -> f32 {
  let half = max(half_difference(x, one.m), LOWEST) - one.half_log_l;
  return select(max(half, LOWEST), LOWEST, minus_infinity(x));
}
