// Outer and inner rows are anchors.
fn weight_of(s: f32, kind: u32, outer: u32, inner: u32) -> f32 {
  return pair_weight(s, Pair(kind, outer, inner), load_outer_sides(outer))
    + pair_weight(s, Pair(kind, inner, outer), load_inner_sides(inner));
}
