// Tiles of a rectangle, row by row.

override LEFT: u32 = 6u;
override RIGHT: u32 = 6u;

fn tile_of(set_index: u32) -> vec2<u32> {
  let across = (step.right_rows + RIGHT - 1u) / RIGHT;
  return vec2(set_index / across * LEFT, set_index % across * RIGHT);
}
