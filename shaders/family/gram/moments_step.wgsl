// The step of an element: the moments' combination, Adam's second moment of the gradient that would have led to it, and
// the step by its root.

override ITEMS: u32 = 4u;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let turn = load_turn(0u);
  let own = u32(max(turn.x, 0.0));
  for (var k = 0u; k < ITEMS; k++) {
    let i = ((step.first_block + index) * ITEMS + k) * WORKGROUP + lid;
    if i < step.end {
      var sum = 0.0;
      for (var m = 0u; m < step.rows; m++) {
        let moment = moved(m, own, i);
        sum += load_factors(m) * moment;
        if m == own { store_moment(m * step.stride + i - step.base, moment); }
      }
      if turn.y == 0.0 {
        store_output(i, 0.0);
      } else {
        let next = sum * turn.z;
        let h = (next - params.beta1 * load_fake_moment(i)) / (1.0 - params.beta1);
        let second = params.beta2 * load_second_moment(i) + (1.0 - params.beta2) * h * h;
        store_fake(i, next);
        store_second(i, second);
        store_output(i, sum / (sqrt(second / turn.w) + params.eps));
      }
    }
  }
}
