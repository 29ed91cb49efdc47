// Each gradient less its projections on those that it conflicts with, in turn. Linked besides: meets(i, j).

fn coefficients(lid: u32, segment: u32) -> f32 {
  begin_surgery(lid);
  if lid < step.rows {
    for (var t = 0u; t < step.rows; t++) {
      let j = turn_of(lid, t);
      if meets(lid, j) && dots[j] < 0.0 { add_row(j, -dots[j] / gram[at(j, j)]); }
    }
  }
  column_sums(lid);
  var coefficient = 0.0;
  if lid < step.rows { coefficient = sums[lid]; }
  return coefficient;
}
