// Gradient of a position's scores: its classes' slopes over the cells of the sample that count.

fn slope_at(sample: u32, c: u32, cell: u32, p: f32) -> f32 {
  if c < step.first_class { return 0.0; }
  let term = sample * step.terms + c - step.first_class;
  let slope = field_term(p, truth(sample, c, cell), load_field(term * step.cells + cell)).y;
  return slope * load_coefficients(term) * load_grad_output(upstream_index(term));
}

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let unit = step.first_unit + index;
  let sample = unit / step.units;
  let cell = unit % step.units * WORKGROUP + lid;
  if cell >= step.cells { return; }
  let classes = step.first_class + step.terms;
  let counts = cell_at(sample, cell).counts;
  let norm = norm_at(sample, cell);
  var dot = 0.0;
  if SOFTMAX && counts {
    for (var c = step.first_class; c < classes; c++) {
      let p = probability(load_input(score_index(sample, c, cell)), norm);
      dot += p * slope_at(sample, c, cell, p);
    }
  }
  for (var c = 0u; c < classes; c++) {
    let i = score_index(sample, c, cell);
    var slope = 0.0;
    if counts {
      let x = load_input(i);
      let p = probability(x, norm);
      slope = to_score(slope_at(sample, c, cell, p), p, dot);
      let known = c < step.first_class || !nonfinite(truth(sample, c, cell));
      if no_input(x) || !known || nonfinite(norm.x) { slope = not_a_number(); }
    }
    store_grad_input(i, slope);
  }
}
