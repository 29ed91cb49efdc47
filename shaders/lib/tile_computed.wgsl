// Similarities from the unit rows.
//
// Panels of DEPTH columns of the unit rows lie in workgroup memory as vec4s of four rows, one more of them a
// column than needed, so that the columns start on different banks. A product adds up within each panel first.

override OUTER_CELLS: u32 = 272u;
override INNER_CELLS: u32 = 272u;
const DEPTH: u32 = 16u;

var<workgroup> outer_panel: array<vec4<f32>, OUTER_CELLS>;
var<workgroup> inner_panel: array<vec4<f32>, INNER_CELLS>;

// One over the lengths of four rows, read once for all panels.
fn outer_inverses(row: u32) -> vec4<f32> {
  var inverses = vec4<f32>(0.0);
  for (var i = 0u; i < 4u; i++) { if row + i < step.outer_end { inverses[i] = load_outer_marks(row + i).inverse; } }
  return inverses;
}

fn inner_inverses(row: u32) -> vec4<f32> {
  var inverses = vec4<f32>(0.0);
  for (var i = 0u; i < 4u; i++) { if row + i < step.inner_end { inverses[i] = load_inner_marks(row + i).inverse; } }
  return inverses;
}

fn outer_value(row: u32, d: u32) -> f32 {
  if row >= step.outer_end || d >= step.width { return 0.0; }
  return load_outer(row * step.width + d);
}

fn inner_value(row: u32, d: u32) -> f32 {
  if row >= step.inner_end || d >= step.width { return 0.0; }
  return load_inner(row * step.width + d);
}

fn outer_values(row: u32, d: u32) -> vec4<f32> {
  return vec4(outer_value(row, d), outer_value(row + 1u, d), outer_value(row + 2u, d), outer_value(row + 3u, d));
}

fn inner_values(row: u32, d: u32) -> vec4<f32> {
  return vec4(inner_value(row, d), inner_value(row + 1u, d), inner_value(row + 2u, d), inner_value(row + 3u, d));
}

// Every invocation calls it. A workgroup fills a panel in one go, or in two where its tile is 8 across or down.
fn tile_similarity(lid: u32, place: TilePlace) -> Tile {
  let tx = lid % TX;
  let ty = lid / TX;
  let k = lid % DEPTH;
  let cell = lid / DEPTH;
  let second = cell + WORKGROUP / DEPTH;
  let outer_first = place.outer - 4u * ty;
  let inner_first = place.inner - 4u * tx;
  let outer0 = outer_inverses(outer_first + 4u * cell);
  let outer1 = outer_inverses(outer_first + 4u * second);
  let inner0 = inner_inverses(inner_first + 4u * cell);
  let inner1 = inner_inverses(inner_first + 4u * second);
  let zero = vec4<f32>(0.0);
  var total = Tile(zero, zero, zero, zero);
  for (var start = 0u; start < step.width; start += DEPTH) {
    let d = start + k;
    if cell < TY { outer_panel[k * (TY + 1u) + cell] = outer0 * outer_values(outer_first + 4u * cell, d); }
    if second < TY { outer_panel[k * (TY + 1u) + second] = outer1 * outer_values(outer_first + 4u * second, d); }
    if cell < TX { inner_panel[k * (TX + 1u) + cell] = inner0 * inner_values(inner_first + 4u * cell, d); }
    if second < TX { inner_panel[k * (TX + 1u) + second] = inner1 * inner_values(inner_first + 4u * second, d); }
    workgroupBarrier();
    var part = Tile(zero, zero, zero, zero);
    for (var i = 0u; i < DEPTH; i++) {
      let a = outer_panel[i * (TY + 1u) + ty];
      let b = inner_panel[i * (TX + 1u) + tx];
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
