// -w x of the own class.
const ONE_SCORE: bool = true;
fn share_of(row: Row, start: u32, p: u32, c: u32) -> f32 { return 1.0; }
fn part(row: Row, start: u32, p: u32, c: u32, x: f32) -> Part { return part_of(-0.5 * x, -0.25, row.weight); }
