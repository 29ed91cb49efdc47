// Adds a block's pair weights times the inner unit rows to the gradients of the outer unit rows: tiles of
// 8 TY rows and 4 TX dimensions, 8 x 4 in each invocation's registers, panels of DEPTH pairs in workgroup memory.

override OUTER_CELLS: u32 = 272u;
override INNER_CELLS: u32 = 272u;

var<workgroup> weight_panel: array<vec4<f32>, OUTER_CELLS>;
var<workgroup> inner_panel: array<vec4<f32>, INNER_CELLS>;

fn inner_value(row: u32, d: u32) -> f32 {
  if d >= step.width { return 0.0; }
  return load_inner(row * step.width + d);
}

fn inner_values(row: u32, d: u32) -> vec4<f32> {
  if row >= step.inner_end { return vec4(0.0); }
  let values = vec4(inner_value(row, d), inner_value(row, d + 1u), inner_value(row, d + 2u), inner_value(row, d + 3u));
  return load_inner_marks(row).inverse * values;
}

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let tx = lid % TX;
  let ty = lid / TX;
  let first_row = (index / step.tiles) * 8u * TY;
  let first_d = (index % step.tiles) * 4u * TX;
  let row = first_row + 8u * ty;
  let d = first_d + 4u * tx;
  let outer = outer_tile(step.outer_first + row, d);
  var total = tile_zero();
  if step.fresh == 0u {
    total = Tile(load_sums4(row, d), load_sums4(row + 1u, d), load_sums4(row + 2u, d), load_sums4(row + 3u, d),
      load_sums4(row + 4u, d), load_sums4(row + 5u, d), load_sums4(row + 6u, d), load_sums4(row + 7u, d));
  }
  for (var start = 0u; start < step.depth; start += DEPTH) {
    fill_weights(lid, first_row, start);
    for (var cell = lid; cell < TX * DEPTH; cell += WORKGROUP) {
      let k = cell / TX;
      inner_panel[k * (TX + 1u) + cell % TX] = inner_values(step.inner_first + start + k, first_d + 4u * (cell % TX));
    }
    workgroupBarrier();
    var part = tile_zero();
    for (var k = 0u; k < DEPTH; k++) {
      let v = weight_panel[k * (2u * TY + 1u) + 2u * ty];
      let w = weight_panel[k * (2u * TY + 1u) + 2u * ty + 1u];
      let b = inner_panel[k * (TX + 1u) + tx];
      part.r0 += pull(v.x, outer.r0, b);
      part.r1 += pull(v.y, outer.r1, b);
      part.r2 += pull(v.z, outer.r2, b);
      part.r3 += pull(v.w, outer.r3, b);
      part.r4 += pull(w.x, outer.r4, b);
      part.r5 += pull(w.y, outer.r5, b);
      part.r6 += pull(w.z, outer.r6, b);
      part.r7 += pull(w.w, outer.r7, b);
    }
    total = tile_add(total, part);
    workgroupBarrier();
  }
  for (var r = 0u; r < 8u; r++) { store_sums4(row + r, d, tile_row(total, r)); }
}

fn load_sum(row: u32, d: u32) -> f32 {
  if row >= step.rows || d >= step.width { return 0.0; }
  return load_sums((step.sums_first + row) * step.width + d);
}

fn store_sum(row: u32, d: u32, v: f32) {
  if row < step.rows && d < step.width { store_sums((step.sums_first + row) * step.width + d, v); }
}

// Four dimensions of a row's gradient, the row counted from the block's first.
fn load_sums4(row: u32, d: u32) -> vec4<f32> {
  return vec4(load_sum(row, d), load_sum(row, d + 1u), load_sum(row, d + 2u), load_sum(row, d + 3u));
}

fn store_sums4(row: u32, d: u32, v: vec4<f32>) {
  store_sum(row, d, v.x);
  store_sum(row, d + 1u, v.y);
  store_sum(row, d + 2u, v.z);
  store_sum(row, d + 3u, v.w);
}
