// The longest row's length times the sum of the cosines.
fn length_of(lid: u32, n: f32, cosine: f32, present: bool) -> f32 {
  let cosines_sum = row_totals(lid, vec4(cosine, n, 0.0, 0.0)).x;
  var most = 0.0;
  for (var m = 0u; m < step.rows; m++) { most = max(most, terms[m].y); }
  return most * cosines_sum;
}
