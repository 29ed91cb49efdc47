// Gradient of structural similarity for TILE x TILE pixels: the slopes' rows with their halo, then columns.

const TILE: u32 = 16u;
override ROWS: u32 = 416u;

var<workgroup> rows: array<Slopes, ROWS>;

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
    let y = y0 + i32(k / TILE) - i32(WINDOW / 2u);
    let x = x0 + i32(k % TILE) - i32(WINDOW / 2u);
    var sum = Slopes(0.0, 0.0, 0.0);
    for (var j = 0u; j < WINDOW; j++) { sum = slopes_add(sum, taps[j], slopes_at(plane, y, x + i32(j), c)); }
    rows[k] = sum;
  }
  workgroupBarrier();
  for (var o = lid; o < TILE * TILE; o += WORKGROUP) {
    let y = y0 + i32(o / TILE);
    let x = x0 + i32(o % TILE);
    if inside(y, x) {
      var sum = Slopes(0.0, 0.0, 0.0);
      for (var k = 0u; k < WINDOW; k++) { sum = slopes_add(sum, taps[k], rows[o + k * TILE]); }
      store_gradient(pixel(plane, y, x), sum, scale * scale, c);
    }
  }
}
