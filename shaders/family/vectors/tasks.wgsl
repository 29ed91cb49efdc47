// The losses of tasks, by the means over all of them. Linked besides: mean_scale, upstream_index; and of a loss
//   fn task(i: u32, means: vec4<f32>) -> Task

override ITEMS: u32 = 4u;
override VALUE: u32 = 1u;

// A value m 2^power, its slope, and whether it is none.
struct Task { value: Scaled, slope: f32, flags: u32 }

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let block = step.first_block + index;
  let means = load_means(0u);
  let scale = mean_scale();
  var sum = 0.0;
  var large_sum = 0.0;
  var flags = 0u;
  for (var k = 0u; k < ITEMS; k++) {
    let i = block * (WORKGROUP * ITEMS) + k * WORKGROUP + lid;
    if i < step.end {
      let one = task(i, means);
      let none = one.flags != 0u;
      store_loss(i, select(number(one.value), not_a_number(), none));
      let slope = one.slope * (scale * load_grad_output(upstream_index(i)));
      store_gradient(i, select(slope, not_a_number(), none));
      // From 2^64 on in that unit.
      if one.value.power < 64 { sum += number(one.value); } else { large_sum += number(Scaled(one.value.m, one.value.power - 64)); }
      flags |= one.flags;
    }
  }
  if VALUE == 1u {
    let mine = tally_add(Tally(sum, 0u, flags), Tally(large_sum, 0u, select(0u, LARGE, large_sum != 0.0)));
    let total = block_tally(lid, mine);
    if lid == 0u { store_partials(block, total); }
  }
}
