// Pointwise losses: value and slope of each element in one pass, reduced in fixed blocks.
//
// A loss brings
//   fn pointwise(x: f32, t: f32, b: f32) -> vec2<f32>   value and d value / d x; b is the broadcast tensor's
//                                                       value here, or the parameter that it replaces
//   fn large(x: f32, t: f32, b: f32) -> vec2<f32>       2^-64 of both, where they or their products are beyond f32
// Linked besides: mask_index, mean_scale, upstream_index.
// An invocation takes PAIR consecutive elements (2 where halves are stored, so that it owns their word).

override PAIR: u32 = 1u;
// Elements or pairs of one invocation: 8, so that a block's loads are all on their way at once.
override ITEMS: u32 = 8u;
override VALUE: u32 = 1u;
// Where x is the score of a sigmoid, what the target is: 1 a share, 2 a sign, 3 a score too, 4 a centre where it is 1.
override SCORES: u32 = 0u;
// 1 where the broadcast tensor's values lie in [0, 1].
override MOST_IS_ONE: u32 = 0u;

// Value in units of 1 and of 2^64, one of them 0.
struct Element { value: f32, large: f32, gradient: f32, flags: u32 }

// Whether the target has no share of a cell.
fn no_share(t: f32) -> bool {
  return (SCORES == 1u && t == 0.0) || (SCORES == 2u && t == -1.0) || (SCORES == 3u && minus_infinity(t))
    || (SCORES == 4u && t != 1.0);
}

// A tensor in place of a parameter keeps to its range: no width and no weight is below 0, and no share above 1.
fn out_of_range(b: f32) -> bool { return b < 0.0 || (MOST_IS_ONE == 1u && b > 1.0); }

fn element(i: u32, scale: f32) -> Element {
  if load_cell_mask(mask_index(i)) == 0 { return Element(0.0, 0.0, 0.0, 0u); }
  let x = load_input(i);
  let given = load_target(i);
  // As good as minus infinity.
  let t = select(given, -0x1.fffffep+127f, SCORES == 3u && minus_infinity(given));
  let w = load_weight(i);
  let b = load_broadcast(i / step.broadcast_step % step.broadcast_count);
  if nonfinite(t) || nonfinite(w) || nonfinite(b) || out_of_range(b) { return Element(0.0, 0.0, not_a_number(), 1u); }
  if nonfinite(x) {
    // A cell of probability 0, of which the target has no share, adds nothing.
    if minus_infinity(x) && no_share(given) { return Element(0.0, 0.0, 0.0, 0u); }
    return Element(0.0, 0.0, not_a_number(), 1u);
  }
  let upstream = load_grad_output(upstream_index(i));
  let result = pointwise(x, t, b);
  let value = w * result.x;
  let gradient = w * result.y * scale * upstream;
  // By the bits, for they may be infinite: a value of 2^64 and more, or a gradient beyond f32.
  if (bitcast<u32>(value) & 0x7fffffffu) < 0x5f800000u && !nonfinite(gradient) {
    return Element(value, 0.0, gradient, 0u);
  }
  let rescaled = large(x, t, b);
  var element = Element(value, 0.0, gradient, 0u);
  if nonfinite(gradient) { element.gradient = times_power_of_two(w * rescaled.y * scale * upstream, 64); }
  if (bitcast<u32>(value) & 0x7fffffffu) >= 0x5f800000u {
    element.value = 0.0;
    element.large = w * rescaled.x;
  }
  return element;
}

fn value_of(e: Element) -> f32 {
  return select(e.value + times_power_of_two(e.large, 64), not_a_number(), e.flags != 0u);
}

// PAIR consecutive elements of each tensor. Where halves of a word are not read together, pairs are left to the slow path.
fn reads_pairs() -> bool { return PAIR == 1u || (even_input() && even_target() && even_weight()); }
fn inputs(i: u32) -> vec2<f32> {
  if PAIR == 2u { return load2_input(i); }
  return vec2(load_input(i), 0.0);
}
fn targets(i: u32) -> vec2<f32> {
  if PAIR == 2u { return load2_target(i); }
  return vec2(load_target(i), 0.0);
}
fn weights(i: u32) -> vec2<f32> {
  if PAIR == 2u { return load2_weight(i); }
  return vec2(load_weight(i), 1.0);
}

// The bits of a number's magnitude: as integers, they are in its order, and NaN is above infinity.
fn magnitude(x: f32) -> u32 { return bitcast<u32>(x) & 0x7fffffffu; }

// Value and gradient of an element as almost all are: without a branch, so that a compiler reads ahead. What is not so leaves
// its trace in `most`: the largest magnitudes of what must be finite, and of values.
fn plain(i: u32, x: f32, t: f32, w: f32, scale: f32, most: ptr<function, vec2<u32>>) -> vec2<f32> {
  let b = load_broadcast(i / step.broadcast_step % step.broadcast_count);
  let result = pointwise(x, t, b);
  let value = w * result.x;
  let gradient = w * result.y * scale * load_grad_output(upstream_index(i));
  let counts = load_cell_mask(mask_index(i)) != 0 && !out_of_range(b);
  let finite = max(max(magnitude(x), magnitude(t)), max(max(magnitude(w), magnitude(b)), magnitude(gradient)));
  *most = max(*most, vec2(select(0x7f800000u, finite, counts), magnitude(value)));
  return vec2(value, gradient);
}

// The invocation's elements of a whole block, if all are plain; otherwise nothing is stored.
fn all_plain(first: u32, scale: f32, sum: ptr<function, f32>) -> bool {
  var all: array<vec2<f32>, 16>;
  var most = vec2<u32>();
  var total = *sum;
  for (var k = 0u; k < ITEMS; k++) { // unrolled: ITEMS
    let i = first + k * (WORKGROUP * PAIR);
    let x = inputs(i);
    let t = targets(i);
    let w = weights(i);
    for (var half = 0u; half < PAIR; half++) { // unrolled: PAIR
      all[k * PAIR + half] = plain(i + half, x[half], t[half], w[half], scale, &most);
      total += all[k * PAIR + half].x;
    }
  }
  // Infinity, and the values that are added in units of 2^64.
  if most.x >= 0x7f800000u || most.y >= 0x5f800000u { return false; }
  *sum = total;
  for (var k = 0u; k < ITEMS; k++) { // unrolled: ITEMS
    let i = first + k * (WORKGROUP * PAIR);
    for (var half = 0u; half < PAIR; half++) { // unrolled: PAIR
      store_loss(i + half, all[k * PAIR + half].x);
    }
    if PAIR == 2u {
      store2_grad_input(i, all[k * PAIR].y, all[k * PAIR + PAIR - 1u].y);
    } else {
      store_grad_input(i, all[k * PAIR].y);
    }
  }
  return true;
}

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let block = step.first_block + index;
  let start = block / step.span_blocks * step.span;
  let within = block % step.span_blocks * (WORKGROUP * ITEMS * PAIR);
  let scale = mean_scale();
  var sum = 0.0;
  var large_sum = 0.0;
  var flags = 0u;
  let whole = within + WORKGROUP * ITEMS * PAIR <= step.span;
  let done = whole && reads_pairs() && all_plain(start + within + lid * PAIR, scale, &sum);
  for (var k = 0u; k < ITEMS; k++) {
    let at = within + (k * WORKGROUP + lid) * PAIR;
    if !done && at < step.span {
      let i = start + at;
      let first = element(i, scale);
      sum += first.value;
      large_sum += first.large;
      flags |= first.flags;
      store_loss(i, value_of(first));
      if PAIR == 2u && at + 1u < step.span {
        let second = element(i + 1u, scale);
        sum += second.value;
        large_sum += second.large;
        flags |= second.flags;
        store_loss(i + 1u, value_of(second));
        store2_grad_input(i, first.gradient, second.gradient);
      } else {
        store_grad_input(i, first.gradient);
      }
    }
  }
  if VALUE == 1u {
    let mine = tally_add(Tally(sum, 0u, flags), Tally(large_sum, 0u, select(0u, LARGE, large_sum != 0.0)));
    let total = block_tally(lid, mine);
    if lid == 0u { store_partials(block, total); }
  }
}
