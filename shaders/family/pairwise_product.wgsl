// Adds a block's pair weights times the inner unit rows to the gradients of the outer unit rows: tiles of
// 4 TY rows and 4 TX dimensions, 4 x 4 in each invocation's registers, panels of DEPTH pairs in workgroup memory.

override TX: u32 = 16u;
override TY: u32 = 16u;
override WEIGHT_CELLS: u32 = 272u;
override INNER_CELLS: u32 = 272u;
const DEPTH: u32 = 16u;

var<workgroup> weight_panel: array<vec4<f32>, WEIGHT_CELLS>;
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
  let first_row = (index / step.tiles) * 4u * TY;
  let first_d = (index % step.tiles) * 4u * TX;
  let row = first_row + 4u * ty;
  let d = first_d + 4u * tx;
  let outer0 = outer_values(step.outer_first + row, d);
  let outer1 = outer_values(step.outer_first + row + 1u, d);
  let outer2 = outer_values(step.outer_first + row + 2u, d);
  let outer3 = outer_values(step.outer_first + row + 3u, d);
  let zero = vec4<f32>(0.0);
  var total0 = zero;
  var total1 = zero;
  var total2 = zero;
  var total3 = zero;
  if step.fresh == 0u {
    total0 = load_sums4(row, d);
    total1 = load_sums4(row + 1u, d);
    total2 = load_sums4(row + 2u, d);
    total3 = load_sums4(row + 3u, d);
  }
  for (var start = 0u; start < step.depth; start += DEPTH) {
    fill_weights(lid, first_row, start);
    for (var cell = lid; cell < TX * DEPTH; cell += WORKGROUP) {
      let k = cell / TX;
      inner_panel[k * (TX + 1u) + cell % TX] = inner_values(step.inner_first + start + k, first_d + 4u * (cell % TX));
    }
    workgroupBarrier();
    var part0 = zero;
    var part1 = zero;
    var part2 = zero;
    var part3 = zero;
    for (var k = 0u; k < DEPTH; k++) {
      let w = weight_panel[k * (TY + 1u) + ty];
      let b = inner_panel[k * (TX + 1u) + tx];
      part0 += pull(w.x, outer0, b);
      part1 += pull(w.y, outer1, b);
      part2 += pull(w.z, outer2, b);
      part3 += pull(w.w, outer3, b);
    }
    total0 += part0;
    total1 += part1;
    total2 += part2;
    total3 += part3;
    workgroupBarrier();
  }
  store_sums4(row, d, total0);
  store_sums4(row + 1u, d, total1);
  store_sums4(row + 2u, d, total2);
  store_sums4(row + 3u, d, total3);
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
