// Wide windows, gradient, second half: the slopes' columns, and the gradient.

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let unit = step.first_unit + index;
  let plane = unit / step.units;
  let at = unit % step.units * WORKGROUP + lid;
  let scale = make_taps(lid);
  if at < step.height * step.width {
    let y = i32(at / step.width);
    let x = i32(at % step.width);
    let c = shift(plane, y, x);
    var sum = Slopes(0.0, 0.0, 0.0);
    for (var k = 0u; k < WINDOW; k++) {
      let above = y + i32(k) - i32(WINDOW / 2u);
      if inside(above, x) {
        let row = slopes_moved(load_rows(pixel(plane, above, x)), c - shift(plane, above, x));
        sum = slopes_add(sum, taps[k], row);
      }
    }
    let i = pixel(plane, y, x);
    store_grad_input(i, gradient_of(i, sum, scale, c, mean_scale()));
  }
}
