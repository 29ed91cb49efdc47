// Structural similarity of DOWN x ACROSS pixels: the pixels with their halo, then the window's rows in their place, then
// columns.
// Linked besides: ssim_cells.

override VALUE: u32 = 1u;

// A pixel less a shift; outside it is 0.
fn shifted(plane: u32, y: i32, x: i32, c: vec2<f32>) -> vec2<f32> {
  return select(vec2<f32>(), pixels(nearest(plane, y, x)), inside(y, x)) - c;
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
  let corner = tile_corner(unit % step.units);
  let scale = make_taps(lid);
  let c = shift(plane, corner.y, corner.x);
  for (var k = lid; k < HALO * HALO_QUADS; k += WORKGROUP) {
    let at = quad_corner(corner, k);
    let to = quad_cell(k);
    for (var o = 0u; o < PER_FOUR; o++) { // unrolled: PER_FOUR
      let x = at.x + i32(2u * o);
      cells[to + o] = vec4(shifted(plane, at.y, x, c), shifted(plane, at.y, x + 1, c));
    }
  }
  workgroupBarrier();
  var mine: array<array<Moments, QUAD>, MOST_EACH>;
  for (var n = 0u; n < EACH; n++) { // unrolled: EACH
    let k = lid + n * WORKGROUP;
    if k < HALO * QUADS {
      let first = k / QUADS * PITCH + k % QUADS * PER_FOUR;
      var t = vec4<f32>();
      var two = vec4<f32>();
      for (var j = 0u; j < WINDOW + QUAD - 1u; j++) { // unrolled: WINDOW + 4 - 1
        t = next_taps(t, j);
        if j % 2u == 0u { two = cells[first + j / 2u]; }
        let cell = moments_of(select(two.zw, two.xy, j % 2u == 0u));
        for (var o = 0u; o < QUAD; o++) { // unrolled: 4
          if covers(j, o) { mine[n][o] += t[o] * cell; }
        }
      }
    }
  }
  workgroupBarrier();
  for (var n = 0u; n < EACH; n++) { // unrolled: EACH
    let k = lid + n * WORKGROUP;
    if k < HALO * QUADS {
      for (var o = 0u; o < QUAD; o++) { // unrolled: 4
        cells[k / QUADS * ROW_PITCH + k % QUADS * QUAD + o] = mine[n][o];
      }
    }
  }
  workgroupBarrier();
  var tally = Tally(0.0, 0u, 0u);
  for (var k = lid; k < DOWN / QUAD * ACROSS; k += WORKGROUP) {
    let first = k / ACROSS * QUAD * ROW_PITCH + k % ACROSS;
    var sums = array<Moments, QUAD>();
    var t = vec4<f32>();
    for (var j = 0u; j < WINDOW + QUAD - 1u; j++) { // unrolled: WINDOW + 4 - 1
      t = next_taps(t, j);
      let row = cells[first + j * ROW_PITCH];
      for (var o = 0u; o < QUAD; o++) { // unrolled: 4
        if covers(j, o) { sums[o] += t[o] * row; }
      }
    }
    for (var o = 0u; o < QUAD; o++) { // unrolled: 4
      let at = corner + vec2(i32(k % ACROSS), i32(k / ACROSS * QUAD + o));
      if inside(at.y, at.x) {
        let pixel_tally = emit(pixel(plane, at.y, at.x), scale * scale * sums[o], c);
        // None is in units of 2^64.
        tally = Tally(tally.sum + pixel_tally.sum, 0u, tally.flags | pixel_tally.flags);
      }
    }
  }
  if VALUE == 1u {
    let total = block_tally(lid, tally);
    if lid == 0u { store_partials(unit, total); }
  }
}
