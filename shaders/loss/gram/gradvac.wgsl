// Each gradient turned towards the cosines that it had with others before, in turn; these move towards what they are.

fn coefficients(lid: u32, segment: u32) -> f32 {
  begin_surgery(lid);
  if lid < step.rows {
    var square = gram[at(lid, lid)];
    for (var j = 0u; j < step.rows; j++) { store_target(lid * step.rows + j, load_target_cosine(lid * step.rows + j)); }
    for (var step_of = 0u; step_of < step.rows; step_of++) {
      let j = turn_of(lid, step_of);
      let meets = (nonfinite(norms[j]) || norms[j] > 0.0) && (nonfinite(square) || square > 0.0);
      if j != lid && meets {
        let at_pair = lid * step.rows + j;
        let before = load_target_cosine(at_pair);
        let n = sqrt(square);
        let r = dots[j] / n / norms[j];
        var next = (1.0 - params.beta) * before + params.beta * r;
        if nonfinite(r) || nonfinite(before) {
          next = not_a_number();
        } else if r < before {
          let t = clamp(before, -0.999999, 0.999999);
          let away = sqrt((1.0 - t) * (1.0 + t));
          let factor = n / norms[j] * (t * sqrt(max((1.0 - r) * (1.0 + r), 0.0)) - r * away) / away;
          square += factor * (2.0 * dots[j] + factor * gram[at(j, j)]);
          add_row(j, factor);
        }
        store_target(at_pair, next);
      }
    }
  }
  column_sums(lid);
  var coefficient = 0.0;
  if lid < step.rows { coefficient = sums[lid]; }
  return coefficient;
}
