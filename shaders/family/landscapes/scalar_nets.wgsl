// Products of weights: the loss, its gradient, where gradient flow ends, and how sharp that is; LANES invocations a row.
//
// The flow keeps differences of squares: with q_i^2 = w_i^2 - least w^2, the end has magnitudes sqrt(q_i^2 + r^2) whose
// product is 1. Their logarithm is convex in log r and not below 0 at r = 1, from where Newton's steps come down to the
// root.

override LANES: u32 = 32u;
const STEPS: u32 = 40u;

// The product of the magnitudes that are not 0, how many are, how many weights are negative, the order of the least magnitude
// turned round, where it is, and whether a weight is no number.
struct Facts { size: Power, zeros: u32, negatives: u32, key: u32, at: u32, stray: u32 }
// A product of magnitudes, and its logarithm's slope in log r.
struct Height { size: Power, slope: f32 }

var<workgroup> facts: array<Facts, WORKGROUP>;
var<workgroup> heights: array<Height, WORKGROUP>;

fn join_facts(a: Facts, b: Facts) -> Facts {
  var key = a.key;
  var at = a.at;
  if b.key > a.key || (b.key == a.key && b.at < a.at) {
    key = b.key;
    at = b.at;
  }
  return Facts(times(a.size, b.size), a.zeros + b.zeros, a.negatives + b.negatives, key, at, a.stray | b.stray);
}

// What is known of a row, in all of its lanes.
fn facts_of_row(lid: u32, mine: Facts) -> Facts {
  facts[lid] = mine;
  for (var half = LANES / 2u; half > 0u; half >>= 1u) {
    workgroupBarrier();
    if lid % LANES < half { facts[lid] = join_facts(facts[lid], facts[lid + half]); }
  }
  workgroupBarrier();
  return facts[lid / LANES * LANES];
}

fn height_of_row(lid: u32, mine: Height) -> Height {
  workgroupBarrier();
  heights[lid] = mine;
  for (var half = LANES / 2u; half > 0u; half >>= 1u) {
    workgroupBarrier();
    if lid % LANES < half {
      let other = heights[lid + half];
      heights[lid] = Height(times(heights[lid].size, other.size), heights[lid].slope + other.slope);
    }
  }
  workgroupBarrier();
  return heights[lid / LANES * LANES];
}

// The root of the square of a magnitude less that of the least one; of halves, for a sum may be beyond f32.
fn rest(size: f32, least: f32) -> f32 {
  return sqrt(size - least) * sqrt(0.5 * size + 0.5 * least) * 1.4142135623730951;
}

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let row = (step.first_block + index) * (WORKGROUP / LANES) + lid / LANES;
  let lane = lid % LANES;
  let here = row < step.end;
  let count = select(0u, step.span, here);
  var mine = Facts(Power(1.0, 0), 0u, 0u, 0u, 0u, 0u);
  for (var d = lane; d < count; d += LANES) {
    let w = load_weights(row * step.span + d);
    let size = abs(w);
    let zero = size == 0.0;
    let factor = power_of_two_times(select(size, 1.0, zero || nonfinite(w)), 0);
    let negative = select(0u, 1u, w < 0.0);
    let key = ~bitcast<u32>(size);
    mine = join_facts(mine, Facts(factor, select(0u, 1u, zero), negative, key, d, select(0u, 1u, nonfinite(w))));
  }
  let known = facts_of_row(lid, mine);
  let least = bitcast<f32>(~known.key);
  let stray = known.stray != 0u;

  var radius = 1.0;
  for (var k = 0u; k < STEPS; k++) {
    var own = Height(Power(1.0, 0), 0.0);
    for (var d = lane; d < count; d += LANES) {
      let length = hypotenuse(rest(abs(load_weights(row * step.span + d)), least), radius);
      let share = large_quotient(radius, length);
      own = Height(times(own.size, power_of_two_times(length, 0)), own.slope + share * share);
    }
    let height = height_of_row(lid, own);
    // A row that is none has no slope.
    let fall = logarithm(height.size) / max(height.slope, 0.5);
    radius = clamp(radius * exp(max(-fall, -200.0)), 0x1p-126f, 1.0);
  }

  let odd = (known.negatives & 1u) == 1u;
  var all = number_of(known.size);
  if known.zeros > 0u { all = 0.0; }
  let error = select(all, -all, odd) - 1.0;
  var sharp = Height(Power(1.0, 0), 0.0);
  for (var d = lane; d < count; d += LANES) {
    let i = row * step.span + d;
    let w = load_weights(i);
    let length = hypotenuse(rest(abs(w), least), radius);
    let inverse = 1.0 / length;
    sharp.slope += inverse * inverse;
    let below = (w < 0.0) != (odd && d == known.at);
    store_solution(i, select(select(length, -length, below), not_a_number(), stray));
    // The product of the others: all of it but for this factor, unless another one is 0.
    var others = known.size;
    if w != 0.0 { others = divided(others, power_of_two_times(abs(w), 0)); }
    if known.zeros > select(0u, 1u, w == 0.0) { others = Power(0.0, 0); }
    let size = number_of(times(power_of_two_times(abs(error), 0), others));
    let negative = (odd != (w < 0.0)) != (error < 0.0);
    store_gradients(i, select(select(size, -size, negative), not_a_number(), stray));
  }
  let end = height_of_row(lid, sharp);
  if here && lane == 0u {
    store_losses(row, select(0.5 * error * error, not_a_number(), stray));
    store_sharpness(row, select(end.slope, not_a_number(), stray));
  }
}
