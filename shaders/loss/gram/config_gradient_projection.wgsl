// The sum of the rows' projections.
fn length_of(lid: u32, n: f32, cosine: f32, present: bool) -> f32 {
  return row_totals(lid, vec4(n * cosine, 0.0, 0.0, 0.0)).x;
}
