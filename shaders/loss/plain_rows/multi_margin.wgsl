// w max(0, margin - x_y + x_c)^p / C of each other class.
const ONE_SCORE: bool = false;

fn share_of(row: Row, start: u32, p: u32, c: u32) -> f32 { return select(0.0, 1.0, c == row.label); }

fn part(row: Row, start: u32, p: u32, c: u32, x: f32) -> Part {
  if c == row.label { return Part(0.0, 0.0, 0.0); }
  return hinge_part(half_over(x, row.numbers.x, params.margin), params.p, row.weight / f32(step.classes));
}
