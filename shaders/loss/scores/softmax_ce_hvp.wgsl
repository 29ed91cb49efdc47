// The slopes of a softmax: w = k = p.

fn prepare(lid: u32, q: u32, start: u32, p: u32, r: u32, row: Row) -> Tops { return tops_of_row(lid, start, p, r, row.counts); }

fn weight_of(x: f32, known: Tops) -> f32 {
  if minus_infinity(x) { return 0.0; }
  return below(x, known.first);
}

fn factor_of(x: f32, known: Tops) -> f32 { return weight_of(x, known) / known.l; }
