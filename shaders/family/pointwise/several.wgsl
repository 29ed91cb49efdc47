// Pointwise losses of up to four tensors that may all receive gradients: value and slopes of each element in one pass,
// reduced in fixed blocks.
//
// A loss brings
//   fn terms(x: vec4<f32>) -> Terms   value, and its slope by each tensor
//   fn large(x: vec4<f32>) -> Terms   2^-64 of them, where they or their products are beyond f32
// Linked besides: several_element, mask_index, mean_scale, upstream_index.
// An invocation takes PAIR consecutive elements (2 where halves are stored, so that it owns their word).

override PAIR: u32 = 1u;
override ITEMS: u32 = 8u;
override VALUE: u32 = 1u;

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
        store2_grad_x0(i, first.slopes.x, second.slopes.x);
        store2_grad_x1(i, first.slopes.y, second.slopes.y);
        store2_grad_x2(i, first.slopes.z, second.slopes.z);
        store2_grad_x3(i, first.slopes.w, second.slopes.w);
      } else {
        store_grad_x0(i, first.slopes.x);
        store_grad_x1(i, first.slopes.y);
        store_grad_x2(i, first.slopes.z);
        store_grad_x3(i, first.slopes.w);
      }
    }
  }
  if VALUE == 1u {
    let mine = tally_add(Tally(sum, 0u, flags), Tally(large_sum, 0u, select(0u, LARGE, large_sum != 0.0)));
    let total = block_tally(lid, mine);
    if lid == 0u { store_partials(block, total); }
  }
}
