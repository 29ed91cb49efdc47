// The block's rows are the outer rows. Those past the end repeat the last one: no gradient takes them.
fn fill_weights(lid: u32, first_row: u32, start: u32) {
  for (var cell = lid; cell < 2u * TY * DEPTH; cell += WORKGROUP) {
    let k = cell % DEPTH;
    let at = step.first_cell + min(start + k, step.depth - 1u);
    let row = first_row + 4u * (cell / DEPTH);
    let last = step.rows - 1u;
    let weights = vec4(load_block(min(row, last) * step.pitch + at), load_block(min(row + 1u, last) * step.pitch + at),
      load_block(min(row + 2u, last) * step.pitch + at), load_block(min(row + 3u, last) * step.pitch + at));
    outer_panel[k * OUTER_PITCH + cell / DEPTH] = select(vec4(0.0), weights, start + k < step.depth);
  }
}
