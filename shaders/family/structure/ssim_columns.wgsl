// Wide windows, second half: the columns of the window, one invocation a pixel.

override VALUE: u32 = 1u;

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
  var tally = Tally(0.0, 0u, 0u);
  if at < step.height * step.width {
    let y = i32(at / step.width);
    let x = i32(at % step.width);
    let c = shift(plane, y, x);
    var sum = Moments();
    for (var k = 0u; k < WINDOW; k++) {
      let above = y + i32(k) - i32(WINDOW / 2u);
      // A row outside holds zeros: minus the shift, whatever the row's taps.
      var row = moments_of(-c);
      if inside(above, x) { row = moments_moved(load_moments(pixel(plane, above, x)), shift(plane, above, x) - c); }
      sum += taps[k] * row;
    }
    tally = emit(pixel(plane, y, x), scale * sum, c);
  }
  if VALUE == 1u {
    let total = block_tally(lid, tally);
    if lid == 0u { store_partials(unit, total); }
  }
}
