// The shortest row's length times the sum of the cosines.
fn length_of(lid: u32, n: f32, cosine: f32, present: bool) -> f32 {
  let cosines_sum = row_totals(lid, vec4(cosine, n, 0.0, 0.0)).x;
  var least = 3e38;
  for (var m = 0u; m < step.rows; m++) {
    if terms[m].y > 0.0 { least = min(least, terms[m].y); }
  }
  return least * cosines_sum;
}
