// The row over 1 - cos + margin, and that for its gradient; 0 of a label that is none.
fn emit(lid: u32, row: u32, cosine: f32, known: bool) {
  let divisor = 1.0 - cosine + params.margin;
  for (var d = lid; d < step.width; d += WORKGROUP) {
    var scaled = 0.0;
    if known { scaled = load_embeddings(row * step.width + d) / divisor; }
    if nonfinite(cosine) { scaled = not_a_number(); }
    store_scaled(row * step.width + d, scaled);
  }
  if lid == 0u {
    var kept = select(0.0, divisor, known);
    if nonfinite(cosine) { kept = not_a_number(); }
    store_divisors(row, kept);
  }
}
