// The block's rows are the outer rows.
fn fill_weights(lid: u32, first_row: u32, start: u32) {
  for (var cell = lid; cell < TY * DEPTH; cell += WORKGROUP) {
    let k = cell % DEPTH;
    let row = first_row + 4u * (cell / DEPTH);
    let at = row * step.pitch + start + k;
    var weights = vec4<f32>(0.0);
    if row < step.rows {
      weights = vec4(load_block(at), load_block(at + step.pitch), load_block(at + 2u * step.pitch),
        load_block(at + 3u * step.pitch));
    }
    weight_panel[k * (TY + 1u) + cell / DEPTH] = weights;
  }
}
