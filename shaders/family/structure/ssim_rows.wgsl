// Wide windows, first half: the rows of the window, one invocation a pixel.

// Moments of a pixel's row of the window.
fn row_moments(plane: u32, y: i32, x: i32, c: vec2<f32>, unit: f32) -> Moments {
  var sum = Moments();
  for (var k = 0u; k < WINDOW; k++) {
    let at = x + i32(k) - i32(WINDOW / 2u);
    var a = -c;
    if inside(y, at) {
      let i = pixel(plane, y, at);
      a += pixels(i);
    }
    sum += taps[k] * moments_of(a);
  }
  return unit * sum;
}

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
    store_moments(pixel(plane, y, x), row_moments(plane, y, x, shift(plane, y, x), scale));
  }
}
