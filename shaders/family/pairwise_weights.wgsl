// Pair weights of a block: similarities again, then the derivative of the loss by each of them.

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let tile_across = index % step.tiles;
  let tile_down = index / step.tiles;
  let outer_first = step.outer_first + tile_down * 4u * TY;
  let inner_first = step.inner_first + tile_across * 4u * TX;
  let tile = tile_similarity(lid, outer_first, inner_first);
  let row = outer_first + 4u * (lid / TX);
  let column = inner_first + 4u * (lid % TX);
  for (var r = 0u; r < 4u; r++) {
    let s = tile_row(tile, r);
    var weights = vec4<f32>(0.0);
    for (var c = 0u; c < 4u; c++) {
      let kind = pair_kind(row + r, column + c);
      if kind != NONE { weights[c] = pull_weight(weight_of(s[c], kind, row + r, column + c), s[c]); }
    }
    store_block((row + r - step.outer_first) * step.tiles * TX + tile_across * TX + lid % TX, weights);
  }
}
