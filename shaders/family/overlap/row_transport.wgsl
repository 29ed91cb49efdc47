// The sums are of a row's cost: what it takes to carry its probabilities to its label. The cost takes their place.
fn row_done(lid: u32, start: u32, p: u32, r: u32, row: Row, s: Moments) -> Moments {
  var mine = 0.0;
  if row.counts {
    for (var i = 0u; i < items(r); i++) { // unrolled: ITEMS
      let c = r + i * LANES;
      var probability = kept(start, p, i, c);
      if !KEEPS { probability = exp(max(probability - s.m, -200.0)) / sum_of(s); }
      mine += probability * load_costs(row.label * step.classes + c);
    }
  }
  var result = s;
  let cost = row_sum(lid, vec4(mine, 0.0, 0.0, 0.0)).x;
  if !KEEPS { result.m = cost; }
  if KEEPS && row.counts {
    for (var i = 0u; i < items(r); i++) { // unrolled: ITEMS
      keep(p, i, r + i * LANES, cost);
    }
  }
  return result;
}
