// The harmonic mean of the rows' lengths times the sum of the cosines.
fn length_of(lid: u32, n: f32, cosine: f32, present: bool) -> f32 {
  let total = row_totals(lid, vec4(cosine, select(0.0, 1.0 / n, present), select(0.0, 1.0, present), 0.0));
  return total.z / total.y * total.x;
}
