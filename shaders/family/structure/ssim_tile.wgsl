// Structural similarity of TILE x TILE pixels: the pixels with their halo, then the window's rows in their place, then
// columns.
// Linked besides: ssim_cells.

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
  let corner = tile_corner(unit % step.units);
  let scale = make_taps(lid);
  let c = shift(plane, corner.y, corner.x);
  for (var k = lid; k < HALO * HALO; k += WORKGROUP) {
    let at = corner - i32(WINDOW / 2u) + vec2(i32(k % HALO), i32(k / HALO));
    let to = k / HALO * PITCH + k % HALO;
    var a = -c;
    if inside(at.y, at.x) {
      let i = pixel(plane, at.y, at.x);
      a += pixels(i);
    }
    cells[to] = a.x;
    cells[PIXELS + to] = a.y;
  }
  workgroupBarrier();
  var mine: array<array<Moments, QUAD>, MOST_EACH>;
  for (var n = 0u; n < EACH; n++) {
    let k = min(lid + n * WORKGROUP, HALO * QUADS - 1u);
    let first = k / QUADS * PITCH + k % QUADS * QUAD;
    var t = vec4<f32>();
    for (var j = 0u; j < WINDOW + QUAD - 1u; j++) { // unrolled: WINDOW + 4 - 1
      t = next_taps(t, j);
      let x = cells[first + j];
      let y = cells[PIXELS + first + j];
      let cell = Moments(x, y, x * x, y * y, (x - y) * (x - y));
      for (var o = 0u; o < QUAD; o++) { // unrolled: 4
        if covers(j, o) { mine[n][o] = moments_add(mine[n][o], t[o], cell); }
      }
    }
  }
  workgroupBarrier();
  for (var n = 0u; n < EACH; n++) {
    let k = lid + n * WORKGROUP;
    if k < HALO * QUADS {
      for (var o = 0u; o < QUAD; o++) { // unrolled: 4
        let to = k / QUADS * ROW_PITCH + k % QUADS * QUAD + o;
        cells[to] = mine[n][o].x;
        cells[ROWS + to] = mine[n][o].y;
        cells[2u * ROWS + to] = mine[n][o].xx;
        cells[3u * ROWS + to] = mine[n][o].yy;
        cells[4u * ROWS + to] = mine[n][o].dd;
      }
    }
  }
  workgroupBarrier();
  var tally = Tally(0.0, 0u, 0u);
  for (var k = lid; k < TILE * QUADS; k += WORKGROUP) {
    let first = k / TILE * QUAD * ROW_PITCH + k % TILE;
    var sums: array<Moments, QUAD>;
    var t = vec4<f32>();
    for (var j = 0u; j < WINDOW + QUAD - 1u; j++) { // unrolled: WINDOW + 4 - 1
      t = next_taps(t, j);
      let at = first + j * ROW_PITCH;
      let row = Moments(
        cells[at], cells[ROWS + at], cells[2u * ROWS + at], cells[3u * ROWS + at], cells[4u * ROWS + at]
      );
      for (var o = 0u; o < QUAD; o++) { // unrolled: 4
        if covers(j, o) { sums[o] = moments_add(sums[o], t[o], row); }
      }
    }
    for (var o = 0u; o < QUAD; o++) { // unrolled: 4
      let at = corner + vec2(i32(k % TILE), i32(k / TILE * QUAD + o));
      if inside(at.y, at.x) {
        tally = tally_add(tally, emit(pixel(plane, at.y, at.x), moments_scale(sums[o], scale * scale), c));
      }
    }
  }
  if VALUE == 1u {
    let total = block_tally(lid, tally);
    if lid == 0u { store_partials(unit, total); }
  }
}
