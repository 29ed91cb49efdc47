// Tiles on and below the diagonal of a square, row by row.

override LEFT: u32 = 6u;
override RIGHT: u32 = 6u;

fn tile_of(set_index: u32) -> vec2<u32> {
  var row = u32((sqrt(8.0 * f32(set_index) + 1.0) - 1.0) * 0.5);
  // The root may be one off.
  if row * (row + 1u) / 2u > set_index { row -= 1u; }
  if (row + 1u) * (row + 2u) / 2u <= set_index { row += 1u; }
  return vec2(row * LEFT, (set_index - row * (row + 1u) / 2u) * RIGHT);
}
