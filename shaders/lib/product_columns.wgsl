// The block's columns are the outer rows.
fn fill_weights(lid: u32, first_row: u32, start: u32) {
  for (var cell = lid; cell < TY * DEPTH; cell += WORKGROUP) {
    let k = cell / TY;
    let column = first_row + 4u * (cell % TY);
    let at = (start + k) * step.pitch + column;
    var weights = vec4<f32>(0.0);
    if column < step.rows { weights = vec4(load_block(at), load_block(at + 1u), load_block(at + 2u), load_block(at + 3u)); }
    weight_panel[k * (TY + 1u) + cell % TY] = weights;
  }
}
