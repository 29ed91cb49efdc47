// sum_j max(0, 1 - x_j + x_c) / C over the listed j, for a class c that is not listed.
const ONE_SCORE: bool = false;

fn share_of(row: Row, start: u32, p: u32, c: u32) -> f32 { return select(0.0, 1.0, is_listed(row, p, c)); }

fn part(row: Row, start: u32, p: u32, c: u32, x: f32) -> Part {
  if is_listed(row, p, c) { return Part(0.0, 0.0, 0.0); }
  let each = 1.0 / f32(step.classes);
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

// The slopes of listed classes, four entries at a time: minus how many classes push each, as often as it is listed.
fn write_apart(lid: u32, start: u32, p: u32, r: u32, row: Row, scale: f32, odd: bool) {
  for (var first = 0u; first < step.entries; first += 4u) {
    var scores = vec4<f32>();
    var times = vec4<f32>();
    if row.counts {
      for (var k = 0u; k < 4u; k++) { // unrolled: 4
        times[k] = f32(times_first(row, first + k));
        if times[k] > 0.0 { scores[k] = load_input(cell(start, u32(entry(row.label, first + k)))); }
      }
    }
    var pushes = vec4<f32>();
    if any(times > vec4<f32>()) {
      for (var i = 0u; i < items(r); i++) { // unrolled: ITEMS
        let c = r + i * LANES;
        if has(i, c) && !is_listed(row, p, c) {
          let x = load_input(cell(start, c));
          for (var k = 0u; k < 4u; k++) { // unrolled: 4
            let pushed = !nonfinite(x) && half_over(x, scores[k], 1.0) > 0.0;
            pushes[k] += select(0.0, 1.0, pushed);
          }
        }
      }
    }
    pushes = row_sum(lid, pushes);
    for (var k = 0u; k < 4u; k++) { // unrolled: 4
      if times[k] > 0.0 {
        let c = u32(entry(row.label, first + k));
        let slope = -times[k] * pushes[k] * (scale / f32(step.classes));
        if c % LANES == r { store_grad_input(cell(start, c), select(slope, not_a_number(), odd)); }
      }
    }
  }
}
