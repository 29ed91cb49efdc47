// Dots of a tile of LEFT by RIGHT rows at one element: dot l RIGHT + r is that of left row l and right row r of the
// tile. Linked besides: tile_of(set), the tile's first rows, left_at(m, i) and right_at(n, i).

fn part_at(i: u32, segment: u32) -> Part {
  let tile = tile_of(which_set);
  var y: array<f32, 6>;
  var part: Part;
  for (var r = 0u; r < RIGHT; r++) { // unrolled: RIGHT
    if tile.y + r < step.right_rows { y[r] = right_at(tile.y + r, i); }
  }
  for (var l = 0u; l < LEFT; l++) { // unrolled: LEFT
    var x = 0.0;
    if tile.x + l < step.left_rows { x = left_at(tile.x + l, i); }
    for (var r = 0u; r < RIGHT; r++) { // unrolled: RIGHT
      part.dots[l * RIGHT + r] = x * y[r];
    }
  }
  return part;
}
