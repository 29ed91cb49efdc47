// Gradient of structural similarity for TILE x TILE pixels: the slopes with their halo, then the window's rows in
// their place, then columns.
// Linked besides: ssim_cells, emit_pixel, emit_quad.

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
    let slopes = slopes_at(plane, at.y, at.x, c);
    cells[to] = slopes.base;
    cells[PIXELS + to] = slopes.spread;
    cells[2u * PIXELS + to] = slopes.cross;
  }
  workgroupBarrier();
  var mine: array<array<Slopes, QUAD>, MOST_EACH>;
  for (var n = 0u; n < EACH; n++) {
    let k = min(lid + n * WORKGROUP, HALO * QUADS - 1u);
    let first = k / QUADS * PITCH + k % QUADS * QUAD;
    var t = vec4<f32>();
    for (var j = 0u; j < WINDOW + QUAD - 1u; j++) { // unrolled: WINDOW + 4 - 1
      t = next_taps(t, j);
      let cell = Slopes(cells[first + j], cells[PIXELS + first + j], cells[2u * PIXELS + first + j]);
      for (var o = 0u; o < QUAD; o++) { // unrolled: 4
        if covers(j, o) { mine[n][o] = slopes_add(mine[n][o], t[o], cell); }
      }
    }
  }
  workgroupBarrier();
  for (var n = 0u; n < EACH; n++) {
    let k = lid + n * WORKGROUP;
    if k < HALO * QUADS {
      for (var o = 0u; o < QUAD; o++) { // unrolled: 4
        let to = k / QUADS * ROW_PITCH + k % QUADS * QUAD + o;
        cells[to] = mine[n][o].base;
        cells[ROWS + to] = mine[n][o].spread;
        cells[2u * ROWS + to] = mine[n][o].cross;
      }
    }
  }
  workgroupBarrier();
  // A workgroup has an invocation for each quad, and no fewer.
  let top = corner + vec2(i32(lid % TILE), i32(lid / TILE * QUAD));
  if lid < TILE * QUADS {
    let first = lid / TILE * QUAD * ROW_PITCH + lid % TILE;
    var sums: array<Slopes, QUAD>;
    var t = vec4<f32>();
    for (var j = 0u; j < WINDOW + QUAD - 1u; j++) { // unrolled: WINDOW + 4 - 1
      t = next_taps(t, j);
      let at = first + j * ROW_PITCH;
      let row = Slopes(cells[at], cells[ROWS + at], cells[2u * ROWS + at]);
      for (var o = 0u; o < QUAD; o++) { // unrolled: 4
        if covers(j, o) { sums[o] = slopes_add(sums[o], t[o], row); }
      }
    }
    for (var o = 0u; o < QUAD; o++) { // unrolled: 4
      let y = top.y + i32(o);
      if inside(y, top.x) {
        let i = pixel(plane, y, top.x);
        emit_pixel(o, i, gradient_of(i, sums[o], scale * scale, c));
      }
    }
  }
  emit_quad(lid, plane, top);
}
