// The block's rows are the outer rows.
fn fill_weights(lid: u32, first_row: u32, start: u32) {
  for (var cell = lid; cell < 2u * TY * DEPTH; cell += WORKGROUP) {
    let k = cell % DEPTH;
    let row = first_row + 4u * (cell / DEPTH);
    var weights = vec4<f32>(0.0);
    if start + k < step.depth {
      for (var i = 0u; i < 4u; i++) {
        if row + i < step.rows { weights[i] = load_block(step.first_cell + (row + i) * step.pitch + start + k); }
      }
    }
    outer_panel[k * OUTER_PITCH + cell / DEPTH] = weights;
  }
}
