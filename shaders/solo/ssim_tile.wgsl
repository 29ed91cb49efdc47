// Structural similarity of TILE x TILE pixels: rows of the window for the tile and its halo, then columns.

const TILE: u32 = 16u;
override ROWS: u32 = 416u;
override VALUE: u32 = 1u;

var<workgroup> rows: array<Moments, ROWS>;

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
  let tile = unit % step.units;
  let across = (step.width + TILE - 1u) / TILE;
  let y0 = i32(tile / across * TILE);
  let x0 = i32(tile % across * TILE);
  let scale = make_taps(lid);
  let c = shift(plane, y0, x0);
  for (var k = lid; k < ROWS; k += WORKGROUP) {
    rows[k] = row_moments(plane, y0 + i32(k / TILE) - i32(WINDOW / 2u), x0 + i32(k % TILE), c, scale);
  }
  workgroupBarrier();
  var tally = Tally(0.0, 0u, 0u);
  for (var o = lid; o < TILE * TILE; o += WORKGROUP) {
    let y = y0 + i32(o / TILE);
    let x = x0 + i32(o % TILE);
    if inside(y, x) {
      var sum = Moments(0.0, 0.0, 0.0, 0.0, 0.0);
      for (var k = 0u; k < WINDOW; k++) { sum = moments_add(sum, taps[k], rows[o + k * TILE]); }
      tally = tally_add(tally, emit(pixel(plane, y, x), moments_scale(sum, scale), c));
    }
  }
  if VALUE == 1u {
    let total = block_tally(lid, tally);
    if lid == 0u { store_partials(unit, total); }
  }
}
