// The end: what lies in the mask.
fn keep(i: u32, cell: u32, state: u32) {
  let at = step.first_plane * step.cells + i;
  store_skeleton(at, select(0.0, f32(state), load_mask(at) != 0));
}
