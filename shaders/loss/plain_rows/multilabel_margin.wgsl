// sum_j max(0, 1 - x_j + x_c) / C over the listed j, for a class c that is not listed; a listed class has the slope by its own.
const ONE_SCORE: bool = false;

fn share_of(row: Row, start: u32, p: u32, c: u32) -> f32 { return select(0.0, 1.0, is_listed(row, p, c)); }

fn part(row: Row, start: u32, p: u32, c: u32, x: f32) -> Part {
  let each = 1.0 / f32(step.classes);
  if is_listed(row, p, c) {
    var pushes = 0.0;
    if GRADIENT == 1u {
      for (var other = 0u; other < step.classes; other++) {
        let score = load_input(cell(start, other));
        if !nonfinite(score) && half_over(score, x, 1.0) > 0.0 && !is_listed(row, p, other) { pushes += 1.0; }
      }
      pushes *= f32(times_listed(row, c));
    }
    return Part(0.0, 0.0, -0.25 * each * pushes);
  }
  var half = 0.0;
  var pushes = 0.0;
  for (var k = 0u; k < step.entries; k++) {
    let label = entry(row.label, k);
    if ends(label) { break; }
    if is_class(label) {
      let score = load_input(cell(start, u32(label)));
      let h = half_over(x, score, 1.0);
      if !nonfinite(score) && h > 0.0 {
        half += each * h;
        pushes += 1.0;
      }
    }
  }
  return part_of(half, 0.25 * each * pushes, 1.0);
}
