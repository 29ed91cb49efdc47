// scale sigmoid(slope (p_wrong - p_label + bias)).
fn value_of(start: u32, row: Row, tops: Tops) -> f32 {
  if tops.flags != 0u { return not_a_number(); }
  var margin = 0.0;
  if tops.at == row.label {
    margin = expm1(max(tops.second - tops.first, -200.0));
  } else {
    let x = load_input(cell(start, row.label));
    margin = select(-expm1(max(x - tops.first, -200.0)), 1.0, minus_infinity(x));
  }
  return params.scale * sigmoid(params.slope * (margin / tops.l + params.bias));
}
