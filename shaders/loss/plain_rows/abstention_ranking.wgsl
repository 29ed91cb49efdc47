// max(0, margin - x_0 + x_k) of the class that none_index names, of every k > 0 where that is 0.
const ONE_SCORE: bool = false;

fn share_of(row: Row, start: u32, p: u32, c: u32) -> f32 { return select(0.0, 1.0, c == 0u); }

fn part(row: Row, start: u32, p: u32, c: u32, x: f32) -> Part {
  if c == 0u || (row.label != 0u && c != row.label) { return Part(0.0, 0.0, 0.0); }
  return hinge_part(half_over(x, row.numbers.x, params.margin), 1, 1.0);
}
