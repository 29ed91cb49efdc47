// The slope by a class's probability: those of the projections whose largest value it is.

// Of an axis: cells of a line, cells from one to the next, and where its lines start among all of a class's.
fn axis_at(axis: u32) -> vec3<u32> {
  switch axis {
    case 0u: { return vec3(step.length_0, step.inner_0, 0u); }
    case 1u: { return vec3(step.length_1, step.inner_1, step.first_1); }
    default: { return vec3(step.length_2, step.inner_2, step.first_2); }
  }
}

fn class_slope(row: Row, q: u32, start: u32, at: u32, i: u32, c: u32, probability: f32) -> f32 {
  let sample = q / step.cells;
  let cell = q % step.cells;
  var slope = 0.0;
  for (var axis = 0u; axis < step.axes; axis++) {
    let a = axis_at(axis);
    let line = cell / (a.x * a.y) * a.y + cell % a.y;
    let place = (sample * step.classes + c) * step.all_lines + a.z + line;
    if load_places(place) == cell / a.y % a.x {
      let by = load_slopes((axis * step.samples + sample) * step.classes + c);
      slope += slope_of(probability, load_shares(place), by);
    }
  }
  return slope;
}
