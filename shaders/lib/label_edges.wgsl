// 1 for each class that the window holds beside something else.
fn emit(p: Place, sample: u32, cell: u32, own: i32) {
  for (var c = 0u; c < step.classes; c++) { store_result(score_index(sample, c, cell), 0.0); }
  let window = around(p, own);
  if !counts(own) || (window.same && !window.left_out) { return; }
  for (var z = low(p.z); z < high(p.z, step.depth); z++) {
    for (var y = low(p.y); y < high(p.y, step.height); y++) {
      for (var x = low(p.x); x < high(p.x, step.width); x++) {
        let label = load_labels(at(p, z, y, x));
        if counts(label) { store_result(score_index(sample, u32(label), cell), 1.0); }
      }
    }
  }
}
