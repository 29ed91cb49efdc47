// Similarities of a tile: 4 TY outer rows and 4 TX inner rows, 4 x 4 of them in each invocation's registers.
//
// Panels of DEPTH columns of the unit rows lie in workgroup memory as vec4s of four rows, one more of them a
// column than needed, so that the columns start on different banks. A product adds up within each panel first.

override TX: u32 = 16u;
override TY: u32 = 16u;
override OUTER_CELLS: u32 = 272u;
override INNER_CELLS: u32 = 272u;
const DEPTH: u32 = 16u;

var<workgroup> outer_panel: array<vec4<f32>, OUTER_CELLS>;
var<workgroup> inner_panel: array<vec4<f32>, INNER_CELLS>;

struct Tile { r0: vec4<f32>, r1: vec4<f32>, r2: vec4<f32>, r3: vec4<f32> }

fn outer_value(row: u32, d: u32) -> f32 {
  if row >= step.outer_end || d >= step.width { return 0.0; }
  return load_outer(row * step.width + d) * load_outer_marks(row).inverse;
}

fn inner_value(row: u32, d: u32) -> f32 {
  if row >= step.inner_end || d >= step.width { return 0.0; }
  return load_inner(row * step.width + d) * load_inner_marks(row).inverse;
}

// Similarities of the outer rows from outer_first on and the inner rows from inner_first on; invocation
// (ty, tx) holds rows 4 ty + 0..4 and columns 4 tx + 0..4. Every invocation calls it.
fn tile_similarity(lid: u32, outer_first: u32, inner_first: u32) -> Tile {
  let tx = lid % TX;
  let ty = lid / TX;
  let zero = vec4<f32>(0.0);
  var total = Tile(zero, zero, zero, zero);
  for (var start = 0u; start < step.width; start += DEPTH) {
    for (var cell = lid; cell < TY * DEPTH; cell += WORKGROUP) {
      let d = start + cell % DEPTH;
      let row = outer_first + 4u * (cell / DEPTH);
      outer_panel[(cell % DEPTH) * (TY + 1u) + cell / DEPTH] = vec4(
        outer_value(row, d), outer_value(row + 1u, d), outer_value(row + 2u, d), outer_value(row + 3u, d));
    }
    for (var cell = lid; cell < TX * DEPTH; cell += WORKGROUP) {
      let d = start + cell % DEPTH;
      let row = inner_first + 4u * (cell / DEPTH);
      inner_panel[(cell % DEPTH) * (TX + 1u) + cell / DEPTH] = vec4(
        inner_value(row, d), inner_value(row + 1u, d), inner_value(row + 2u, d), inner_value(row + 3u, d));
    }
    workgroupBarrier();
    var part = Tile(zero, zero, zero, zero);
    for (var k = 0u; k < DEPTH; k++) {
      let a = outer_panel[k * (TY + 1u) + ty];
      let b = inner_panel[k * (TX + 1u) + tx];
      part.r0 = similarity_add(part.r0, a.x, b);
      part.r1 = similarity_add(part.r1, a.y, b);
      part.r2 = similarity_add(part.r2, a.z, b);
      part.r3 = similarity_add(part.r3, a.w, b);
    }
    total.r0 += part.r0;
    total.r1 += part.r1;
    total.r2 += part.r2;
    total.r3 += part.r3;
    workgroupBarrier();
  }
  return Tile(similarity(total.r0), similarity(total.r1), similarity(total.r2), similarity(total.r3));
}

fn tile_row(tile: Tile, r: u32) -> vec4<f32> {
  switch r {
    case 0u: { return tile.r0; }
    case 1u: { return tile.r1; }
    case 2u: { return tile.r2; }
    default: { return tile.r3; }
  }
}

// What an outer and an inner row are to each other. An anchor's own row is no pair.
fn pair_kind(outer: u32, inner: u32) -> u32 {
  if outer >= step.outer_end || inner >= step.inner_end { return NONE; }
  if step.excludes != 0u && outer + step.outer_shift == inner + step.inner_shift { return NONE; }
  let a = load_outer_marks(outer).label;
  let b = load_inner_marks(inner).label;
  if !counted(a) || !counted(b) { return NONE; }
  return select(OTHER, SAME, a == b);
}
