// The outer rows are the anchors.
fn partner(row: u32, other: u32) -> f32 {
  let side = load_sides(row - step.outer_first);
  return select(0.0, side.x, f32(other) == side.z) + select(0.0, side.y, f32(other) == side.w);
}
