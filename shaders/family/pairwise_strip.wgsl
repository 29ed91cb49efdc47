// Gradients of the outer unit rows without pairs in memory, for rows of at most 4 TX dimensions. A workgroup goes
// through all inner rows for its 8 TY outer ones: a tile of similarities, its pair weights, and their product with the
// tile's inner rows, which adds up in registers. The hook is that of pairwise_tile.

// The weights of the inner rows start .. start + DEPTH of the tile, from those who have them.
fn spread_weights(lid: u32, start: u32, weights: Tile) {
  let ty = lid / TX;
  let column = 4u * (lid % TX);
  if column < start || column >= start + DEPTH { return; }
  for (var c = 0u; c < 4u; c++) {
    let cell = (column + c - start) * (2u * TY + 1u) + 2u * ty;
    outer_panel[cell] = vec4(weights.r0[c], weights.r1[c], weights.r2[c], weights.r3[c]);
    outer_panel[cell + 1u] = vec4(weights.r4[c], weights.r5[c], weights.r6[c], weights.r7[c]);
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
  let row = 8u * (index * TY + lid / TX);
  let d = 4u * (lid % TX);
  let outer = outer_tile(step.outer_first + row, d);
  var total = load_gradients(row, d);
  for (var across = 0u; across < step.tiles; across++) {
    let place = tile_place(lid, index * step.tiles + across);
    let tile = tile_similarity(lid, place);
    tile_statistics(lid, tile, place);
    let weights = tile_weights(tile, place);
    for (var start = 0u; start < 4u * TX; start += DEPTH) {
      spread_weights(lid, start, weights);
      fill_inner_rows(lid, step.inner_first + across * 4u * TX + start, 0u);
      workgroupBarrier();
      total = tile_add(total, panel_pulls(lid, outer));
      workgroupBarrier();
    }
  }
  store_gradients(row, d, total);
}
