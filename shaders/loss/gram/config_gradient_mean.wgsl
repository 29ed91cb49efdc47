// The rows' mean length times the sum of the cosines.
fn length_of(lid: u32, n: f32, cosine: f32, present: bool) -> f32 {
  let total = row_totals(lid, vec4(cosine, n, select(0.0, 1.0, present), 0.0));
  return total.y / total.z * total.x;
}
