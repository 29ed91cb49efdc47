// A tile of similarities: statistics of the anchors, pair weights, or both.
//
// A hook brings
//   struct Stat { .. }                                             4-byte words that sum up an anchor's pairs
//   fn stat_none() -> Stat                                         of no pair
//   fn stat_add(a: Stat, s: f32, pair: Pair, before: Stat) -> Stat  one more pair, SAME or OTHER; in round 2,
//                                                                  `before` is what round 1 found
//   fn stat_merge(a: Stat, b: Stat) -> Stat                        of both; in round 2, `a` keeps round 1's part
//   fn row_terms(a: Stat, anchor: u32) -> Terms                    the anchor's terms
//   fn row_scalars(a: Stat) -> vec2<f32>                           the first term's derivative by each scalar tensor
//   fn row_side(a: Stat, anchor: u32, scale: vec2<f32>) -> vec4<f32>   what the anchor's pair weights need;
//                                                                  `scale` multiplies the two kinds of terms
//   fn pair_weight(s: f32, pair: Pair, side: vec4<f32>) -> f32     derivative of the loss by a similarity
//   fn scalars_fail() -> bool                                      whether a scalar tensor holds what counts as a NaN
// and may take a part of them from a library fragment.

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let place = tile_place(lid, index);
  let tile = tile_similarity(lid, place);
  keep_tile(tile, place);
  tile_work(lid, tile, place);
}
