// The block's columns are the outer rows. Those past the end repeat the last one: no gradient takes them.
fn fill_weights(lid: u32, first_row: u32, start: u32) {
  for (var cell = lid; cell < 2u * TY * DEPTH; cell += WORKGROUP) {
    let k = cell / (2u * TY);
    let at = step.first_cell + min(start + k, step.depth - 1u) * step.pitch;
    let column = first_row + 4u * (cell % (2u * TY));
    let last = step.rows - 1u;
    let weights = vec4(load_block(at + min(column, last)), load_block(at + min(column + 1u, last)),
      load_block(at + min(column + 2u, last)), load_block(at + min(column + 3u, last)));
    outer_panel[k * OUTER_PITCH + cell % (2u * TY)] = select(vec4(0.0), weights, start + k < step.depth);
  }
}
