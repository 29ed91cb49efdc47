// Gradient of structural similarity for DOWN x ACROSS pixels: the slopes with their halo, then the window's rows in their
// place, then columns.
// Linked besides: ssim_cells, emit_pixel, emit_quad.

// Quads of a tile, one below the other.
override BANDS: u32 = DOWN / QUAD * ACROSS;

// From the shift of each of the 3 x 3 blocks around the tile to the tile's own.
var<workgroup> moves: array<vec2<f32>, 9>;

// Slopes around pixel (x, y) of block `block`; 0 outside.
fn cell_slopes(plane: u32, y: i32, x: i32, block: u32) -> Slopes {
  let s = slopes_of(nearest(plane, y, x), moves[block]);
  let known = inside(y, x);
  return Slopes(select(0.0, s.base, known), select(0.0, s.spread, known), select(0.0, s.cross, known));
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
  let c = shift(plane, corner.y, corner.x);
  if lid < 9u {
    let at = corner + vec2((i32(lid % 3u) - 1) * i32(ACROSS), (i32(lid / 3u) - 1) * i32(DOWN));
    if inside(at.y, at.x) { moves[lid] = c - shift(plane, at.y, at.x); }
  }
  let scale = make_taps(lid);
  for (var k = lid; k < HALO * HALO_QUADS; k += WORKGROUP) {
    let at = quad_corner(corner, k);
    let to = quad_cell(k);
    let band = u32(at.y - corner.y + i32(DOWN)) / DOWN * 3u;
    let column = u32(at.x - corner.x + i32(ACROSS));
    var quad = array<Slopes, QUAD>();
    for (var o = 0u; o < QUAD; o++) { // unrolled: 4
      quad[o] = cell_slopes(plane, at.y, at.x + i32(o), band + min((column + o) / ACROSS, 2u));
    }
    cells[to] = vec4(quad[0].base, quad[1].base, quad[2].base, quad[3].base);
    cells[to + 1u] = vec4(quad[0].spread, quad[1].spread, quad[2].spread, quad[3].spread);
    cells[to + 2u] = vec4(quad[0].cross, quad[1].cross, quad[2].cross, quad[3].cross);
  }
  workgroupBarrier();
  var mine: array<array<vec3<f32>, QUAD>, MOST_EACH>;
  for (var n = 0u; n < EACH; n++) { // unrolled: EACH
    let k = lid + n * WORKGROUP;
    if k < HALO * QUADS {
      let first = k / QUADS * PITCH + k % QUADS * PER_FOUR;
      var t = vec4<f32>();
      var quad = array<vec4<f32>, 3>();
      for (var j = 0u; j < WINDOW + QUAD - 1u; j++) { // unrolled: WINDOW + 4 - 1
        t = next_taps(t, j);
        if j % QUAD == 0u {
          let at = first + j / QUAD * PER_FOUR;
          quad = array(cells[at], cells[at + 1u], cells[at + 2u]);
        }
        let cell = vec3(quad[0][j % QUAD], quad[1][j % QUAD], quad[2][j % QUAD]);
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
        cells[k / QUADS * ROW_PITCH + k % QUADS * QUAD + o] = vec4(mine[n][o], 0.0);
      }
    }
  }
  workgroupBarrier();
  let mean = mean_scale();
  for (var base = 0u; base < BANDS; base += WORKGROUP) {
    let k = base + lid;
    let top = corner + vec2(i32(k % ACROSS), i32(k / ACROSS * QUAD));
    if k < BANDS {
      let first = k / ACROSS * QUAD * ROW_PITCH + k % ACROSS;
      var sums = array<vec3<f32>, QUAD>();
      var t = vec4<f32>();
      for (var j = 0u; j < WINDOW + QUAD - 1u; j++) { // unrolled: WINDOW + 4 - 1
        t = next_taps(t, j);
        let row = cells[first + j * ROW_PITCH].xyz;
        for (var o = 0u; o < QUAD; o++) { // unrolled: 4
          if covers(j, o) { sums[o] += t[o] * row; }
        }
      }
      for (var o = 0u; o < QUAD; o++) { // unrolled: 4
        let y = top.y + i32(o);
        if inside(y, top.x) {
          let i = pixel(plane, y, top.x);
          emit_pixel(o, i, gradient_of(i, Slopes(sums[o].x, sums[o].y, sums[o].z), scale * scale, c, mean));
        }
      }
    }
    emit_quad(k, plane, top);
  }
}
