// The block's columns are the outer rows.
fn fill_weights(lid: u32, first_row: u32, start: u32) {
  for (var cell = lid; cell < TY * DEPTH; cell += WORKGROUP) {
    let k = cell / TY;
    let column = first_row + 4u * (cell % TY);
    var weights = vec4<f32>(0.0);
    if start + k < step.depth {
      for (var i = 0u; i < 4u; i++) {
        if column + i < step.rows { weights[i] = load_block(step.first_cell + (start + k) * step.pitch + column + i); }
      }
    }
    weight_panel[k * (TY + 1u) + cell % TY] = weights;
  }
}
