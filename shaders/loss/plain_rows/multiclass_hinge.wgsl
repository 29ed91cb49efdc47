// w max(0, margin + max_{c != y} x_c - x_y): the part of the rival alone.
const ONE_SCORE: bool = false;

fn share_of(row: Row, start: u32, p: u32, c: u32) -> f32 { return select(0.0, 1.0, c == row.label); }

fn part(row: Row, start: u32, p: u32, c: u32, x: f32) -> Part {
  if c != rival { return Part(0.0, 0.0, 0.0); }
  return hinge_part(half_over(x, row.numbers.x, params.margin), 1, row.weight);
}
