// The inner rows are the anchors.
fn partner(row: u32, other: u32) -> f32 {
  let side = load_sides(other - step.inner_first);
  return select(0.0, side.x, f32(row) == side.z) + select(0.0, side.y, f32(row) == side.w);
}
