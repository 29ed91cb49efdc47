// Pointwise losses: value and slope of each element in one pass, reduced in fixed blocks.
//
// A loss brings
//   fn pointwise(x: f32, t: f32, b: f32) -> vec2<f32>   value and d value / d x; b is the broadcast tensor's
//                                                       value here, or the parameter that it replaces
//   fn large(value: f32, x: f32, t: f32) -> f32         2^-64 of a value that is 2^64 or more
// Linked besides: mask_index, mean_scale, upstream_index.
// An invocation takes PAIR consecutive elements (2 where halves are stored, so that it owns their word).

override PAIR: u32 = 1u;
override ITEMS: u32 = 8u;
override VALUE: u32 = 1u;

// Value in units of 1 and of 2^64, one of them 0.
struct Element { value: f32, large: f32, gradient: f32, flags: u32 }

fn element(i: u32, scale: f32) -> Element {
  if load_cell_mask(mask_index(i)) == 0 { return Element(0.0, 0.0, 0.0, 0u); }
  let x = load_input(i);
  let t = load_target(i);
  let w = load_weight(i);
  let b = load_broadcast(i / step.broadcast_step % step.broadcast_count);
  if nonfinite(x) || nonfinite(t) || nonfinite(w) || nonfinite(b) {
    return Element(0.0, 0.0, not_a_number(), 1u);
  }
  let result = pointwise(x, t, b);
  let gradient = w * result.y * scale * load_grad_output(upstream_index(i));
  // By the bits, for the value may be infinite: 2^64 and more.
  if (bitcast<u32>(result.x) & 0x7fffffffu) >= 0x5f800000u {
    return Element(0.0, w * large(result.x, x, t), gradient, 0u);
  }
  return Element(w * result.x, 0.0, gradient, 0u);
}

fn value_of(e: Element) -> f32 {
  return select(e.value + times_power_of_two(e.large, 64), not_a_number(), e.flags != 0u);
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
  for (var k = 0u; k < ITEMS; k++) {
    let at = within + (k * WORKGROUP + lid) * PAIR;
    if at < step.span {
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
