// The slopes of a policy: w = pi^2 / sum pi^2, k = -eta pi^2.

fn prepare(lid: u32, q: u32, start: u32, p: u32, r: u32, row: Row) -> Root {
  if !row.counts { return Root(); }
  for (var i = 0u; i < items(r); i++) { // unrolled: ITEMS
    let c = r + i * LANES;
    if has(i, c) { keep(p, i, c, load_input(cell(start, c))); }
  }
  return load_roots(q);
}

fn weight_of(x: f32, known: Root) -> f32 {
  let share = policy_of(x, known);
  return share * share;
}

fn factor_of(x: f32, known: Root) -> f32 { return -params.eta * weight_of(x, known); }
