// The inner rows are anchors.
fn weight_of(s: f32, kind: u32, outer: u32, inner: u32) -> f32 {
  return pair_weight(s, Pair(kind, inner, outer), load_inner_sides(inner));
}
