// The block's columns are the outer rows.
fn fill_weights(lid: u32, first_row: u32, start: u32) {
  for (var cell = lid; cell < 2u * TY * DEPTH; cell += WORKGROUP) {
    let k = cell / (2u * TY);
    let column = first_row + 4u * (cell % (2u * TY));
    var weights = vec4<f32>(0.0);
    if start + k < step.depth {
      for (var i = 0u; i < 4u; i++) {
        if column + i < step.rows { weights[i] = load_block(step.first_cell + (start + k) * step.pitch + column + i); }
      }
    }
    outer_panel[k * OUTER_PITCH + cell % (2u * TY)] = weights;
  }
}
