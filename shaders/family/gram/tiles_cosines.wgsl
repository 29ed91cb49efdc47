// The same as tiles of dots, with the square of each row of the tile behind them. Linked besides: tile_of(set),
// left_at(m, i), right_at(n, i).

fn part_at(i: u32, segment: u32) -> Part {
  let tile = tile_of(which_set);
  var y: array<f32, 6>;
  var part: Part;
  for (var r = 0u; r < RIGHT; r++) { // unrolled: RIGHT
    if tile.y + r < step.right_rows { y[r] = right_at(tile.y + r, i); }
    part.dots[LEFT * RIGHT + LEFT + r] = y[r] * y[r];
  }
  for (var l = 0u; l < LEFT; l++) { // unrolled: LEFT
    var x = 0.0;
    if tile.x + l < step.left_rows { x = left_at(tile.x + l, i); }
    part.dots[LEFT * RIGHT + l] = x * x;
    for (var r = 0u; r < RIGHT; r++) { // unrolled: RIGHT
      part.dots[l * RIGHT + r] = x * y[r];
    }
  }
  return part;
}
