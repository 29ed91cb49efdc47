// Similarities from the unit rows, panel by panel of their dimensions.

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

// Every invocation calls it. Fills the panels in up to four goes.
fn tile_similarity(lid: u32, place: TilePlace) -> Tile {
  let tx = lid % TX;
  let ty = lid / TX;
  let k = lid % DEPTH;
  let stride = WORKGROUP / DEPTH;
  let cell = lid / DEPTH;
  let outer_first = place.outer - 8u * ty;
  let inner_first = place.inner - 4u * tx;
  let outer0 = outer_inverses(outer_first + 4u * cell);
  let outer1 = outer_inverses(outer_first + 4u * (cell + stride));
  let outer2 = outer_inverses(outer_first + 4u * (cell + 2u * stride));
  let outer3 = outer_inverses(outer_first + 4u * (cell + 3u * stride));
  let inner0 = inner_inverses(inner_first + 4u * cell);
  let inner1 = inner_inverses(inner_first + 4u * (cell + stride));
  var total = tile_zero();
  for (var start = 0u; start < step.width; start += DEPTH) {
    let d = start + k;
    fill_outer(outer_first, cell, k, d, outer0);
    fill_outer(outer_first, cell + stride, k, d, outer1);
    fill_outer(outer_first, cell + 2u * stride, k, d, outer2);
    fill_outer(outer_first, cell + 3u * stride, k, d, outer3);
    fill_inner(inner_first, cell, k, d, inner0);
    fill_inner(inner_first, cell + stride, k, d, inner1);
    workgroupBarrier();
    var part = tile_zero();
    for (var i = 0u; i < DEPTH; i++) {
      let a = outer_panel[i * (2u * TY + 1u) + 2u * ty];
      let c = outer_panel[i * (2u * TY + 1u) + 2u * ty + 1u];
      let b = inner_panel[i * (TX + 1u) + tx];
      part.r0 = similarity_add(part.r0, a.x, b);
      part.r1 = similarity_add(part.r1, a.y, b);
      part.r2 = similarity_add(part.r2, a.z, b);
      part.r3 = similarity_add(part.r3, a.w, b);
      part.r4 = similarity_add(part.r4, c.x, b);
      part.r5 = similarity_add(part.r5, c.y, b);
      part.r6 = similarity_add(part.r6, c.z, b);
      part.r7 = similarity_add(part.r7, c.w, b);
    }
    total = tile_add(total, part);
    workgroupBarrier();
  }
  return Tile(similarity(total.r0), similarity(total.r1), similarity(total.r2), similarity(total.r3),
    similarity(total.r4), similarity(total.r5), similarity(total.r6), similarity(total.r7));
}

fn fill_outer(first: u32, cell: u32, k: u32, d: u32, inverses: vec4<f32>) {
  if cell < 2u * TY { outer_panel[k * (2u * TY + 1u) + cell] = inverses * outer_values(first + 4u * cell, d); }
}

fn fill_inner(first: u32, cell: u32, k: u32, d: u32, inverses: vec4<f32>) {
  if cell < TX { inner_panel[k * (TX + 1u) + cell] = inverses * inner_values(first + 4u * cell, d); }
}
