// Gradients of the outer unit rows without pairs in memory, for rows of at most 8 TX dimensions. A workgroup goes
// through its part of the inner rows for its 8 TY outer ones: a tile of similarities, its pair weights, and their
// product with the tile's inner rows, which adds up in registers. The hook is that of pairwise_tile.

// The weights of the inner rows start .. start + DEPTH of the tile, from those who have them.
fn spread_weights(lid: u32, start: u32, weights: Tile) {
  let ty = lid / TX;
  for (var half = 0u; half < 2u; half++) {
    let column = 4u * (half * TX + lid % TX);
    if column < start || column >= start + DEPTH { continue; }
    var top = weights.top_near;
    var bottom = weights.bottom_near;
    if half == 1u {
      top = weights.top_far;
      bottom = weights.bottom_far;
    }
    for (var c = 0u; c < 4u; c++) {
      let cell = (column + c - start) * OUTER_PITCH + 2u * ty;
      outer_panel[cell] = transpose(top)[c];
      outer_panel[cell + 1u] = transpose(bottom)[c];
    }
  }
}

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let part = part_of(index / step.plane_groups);
  let strip = index % step.plane_groups;
  let row = 8u * (strip * TY + lid / TX);
  let d = 4u * (lid % TX);
  let outer = outer_tile(step.outer_first + row, d);
  var total = load_gradients(part, row, d);
  for (var first = part.start; first < part.end; first += 8u * TX) {
    let place = tile_place(lid, strip * step.tiles + first / (8u * TX));
    let weights = tile_weights(tile_similarity(lid, place), place);
    for (var start = 0u; start < 8u * TX; start += DEPTH) {
      spread_weights(lid, start, weights);
      fill_inner_rows(lid, step.inner_first + first + start, 0u);
      workgroupBarrier();
      total = tile_add(total, panel_pulls(lid, outer));
      workgroupBarrier();
    }
  }
  store_gradients(part, row, d, total);
}
