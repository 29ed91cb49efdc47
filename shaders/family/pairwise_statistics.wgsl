// Statistics of the anchors over a block of similarities, tile by tile.
//
// A hook brings
//   struct Stat { .. }                                             4-byte words that sum up an anchor's pairs
//   fn stat_none() -> Stat                                         of no pair
//   fn stat_add(a: Stat, s: f32, pair: Pair, before: Stat) -> Stat  one more pair, SAME or OTHER; in round 2,
//                                                                  `before` is what round 1 found
//   fn stat_merge(a: Stat, b: Stat) -> Stat                        of both; in round 2, `a` keeps round 1's part
//   fn row_terms(a: Stat) -> Terms                                 the anchor's terms
//   fn row_scalars(a: Stat) -> vec2<f32>                           the first term's derivative by each scalar tensor
//   fn row_side(a: Stat, scale: vec2<f32>) -> vec4<f32>            what the anchor's pair weights need; `scale`
//                                                                  multiplies the two kinds of terms
//   fn pair_weight(s: f32, pair: Pair, side: vec4<f32>) -> f32     derivative of the loss by a similarity
//   fn scalar_values() -> vec2<f32>                                the scalar tensors' values
// and may take a part of them from a library fragment.

var<workgroup> lane_stats: array<Stat, WORKGROUP>;

// Merges the statistics of `count` invocations, `stride` apart, in order; valid where `at` is 0.
fn merge_lanes(lid: u32, at: u32, stride: u32, count: u32, mine: Stat) -> Stat {
  lane_stats[lid] = mine;
  workgroupBarrier();
  var total = mine;
  if at % 4u == 0u {
    for (var i = 1u; i < 4u; i++) { total = stat_merge(total, lane_stats[lid + i * stride]); }
    lane_stats[lid] = total;
  }
  workgroupBarrier();
  if at == 0u {
    for (var i = 4u; i < count; i += 4u) { total = stat_merge(total, lane_stats[lid + i * stride]); }
  }
  workgroupBarrier();
  return total;
}

fn add_pair(a: Stat, s: f32, anchor: u32, pair: Pair) -> Stat {
  if pair.kind == NONE { return a; }
  return stat_add(a, s, pair, load_stats(anchor));
}

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
  let tx = lid % TX;
  let ty = lid / TX;
  let outer_first = step.outer_first + tile_down * 4u * TY;
  let inner_first = step.inner_first + tile_across * 4u * TX;
  let tile = tile_similarity(lid, outer_first, inner_first);
  let row = outer_first + 4u * ty;
  let column = inner_first + 4u * tx;
  for (var r = 0u; r < 4u; r++) {
    let s = tile_row(tile, r);
    var stat = stat_none();
    for (var c = 0u; c < 4u; c++) {
      let pair = Pair(pair_kind(row + r, column + c), column + c);
      stat = add_pair(stat, s[c], row + r, pair);
    }
    stat = merge_lanes(lid, tx, 1u, TX, stat);
    if tx == 0u && row + r < step.outer_end {
      store_partials(tile_across * step.rows + row + r - step.outer_first, stat);
    }
  }
  column_statistics(lid, tile, row, column, tile_down);
}
