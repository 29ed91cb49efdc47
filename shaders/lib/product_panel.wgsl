// Products of pair weights with inner unit rows: the weights of DEPTH inner rows lie in outer_panel, 4 TX dimensions of
// these rows in inner_panel.

fn inner_dimension(row: u32, d: u32) -> f32 {
  if d >= step.width { return 0.0; }
  return load_inner(row * step.width + d);
}

fn inner_dimensions(row: u32, d: u32) -> vec4<f32> {
  if row >= step.inner_end { return vec4(0.0); }
  return load_inner_marks(row).inverse
    * vec4(inner_dimension(row, d), inner_dimension(row, d + 1u), inner_dimension(row, d + 2u), inner_dimension(row, d + 3u));
}

fn fill_inner_rows(lid: u32, first_row: u32, first_d: u32) {
  for (var cell = lid; cell < TX * DEPTH; cell += WORKGROUP) {
    let k = cell / TX;
    inner_panel[k * (TX + 1u) + cell % TX] = inner_dimensions(first_row + k, first_d + 4u * (cell % TX));
  }
}

// What the panels add to the invocation's rows and dimensions.
fn panel_pulls(lid: u32, outer: Tile) -> Tile {
  let tx = lid % TX;
  let ty = lid / TX;
  var part = tile_zero();
  for (var k = 0u; k < DEPTH; k++) {
    let v = outer_panel[k * (2u * TY + 1u) + 2u * ty];
    let w = outer_panel[k * (2u * TY + 1u) + 2u * ty + 1u];
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
  return part;
}

fn load_sum(row: u32, d: u32) -> f32 {
  if row >= step.rows || d >= step.width { return 0.0; }
  return load_sums((step.sums_first + row) * step.width + d);
}

fn store_sum(row: u32, d: u32, v: f32) {
  if row < step.rows && d < step.width { store_sums((step.sums_first + row) * step.width + d, v); }
}

fn load_sums4(row: u32, d: u32) -> vec4<f32> {
  return vec4(load_sum(row, d), load_sum(row, d + 1u), load_sum(row, d + 2u), load_sum(row, d + 3u));
}

fn store_sums4(row: u32, d: u32, v: vec4<f32>) {
  store_sum(row, d, v.x);
  store_sum(row, d + 1u, v.y);
  store_sum(row, d + 2u, v.z);
  store_sum(row, d + 3u, v.w);
}

// Four dimensions of eight rows' gradients, the rows counted from the block's first.
fn load_gradients(row: u32, d: u32) -> Tile {
  if step.fresh != 0u { return tile_zero(); }
  return Tile(load_sums4(row, d), load_sums4(row + 1u, d), load_sums4(row + 2u, d), load_sums4(row + 3u, d),
    load_sums4(row + 4u, d), load_sums4(row + 5u, d), load_sums4(row + 6u, d), load_sums4(row + 7u, d));
}

fn store_gradients(row: u32, d: u32, total: Tile) {
  for (var r = 0u; r < 8u; r++) { store_sums4(row + r, d, tile_row(total, r)); }
}
