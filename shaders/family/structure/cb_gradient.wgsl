// The slope of cbDice by the scores of a cell: by the background's, and by the largest of the foreground, the first of
// equals.

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
  let i = sample * step.cells + cell;
  let score = load_scores(i);
  let end = step.first_class + step.terms;
  // One number for all cells: a NaN in any of them reaches every gradient, but for cells that are left out.
  let counts = nonfinite(score) || score >= -200.0;
  let by_sums = vec4(load_slopes(0u), load_slopes(1u), load_slopes(2u), load_slopes(3u));
  let known = !nonfinite(by_sums.x);
  var slope = 0.0;
  if counts && known {
    let p = sigmoid(score);
    let by_p = slopes_of(parts_at(sample, i), p) * by_sums;
    slope = (by_p.x - by_p.y + by_p.z - by_p.w) * p * sigmoid(-score) * load_grad_output(0u);
  }
  var best = step.first_class;
  var largest = 0.0;
  var finite = false;
  for (var c = step.first_class; c < end; c++) {
    let x = load_input(score_index(sample, c, cell));
    if !nonfinite(x) && (!finite || x > largest) {
      best = c;
      largest = x;
      finite = true;
    }
  }
  for (var c = 0u; c < end; c++) {
    var g = select(0.0, slope, c == best);
    if c < step.first_class { g = -slope; }
    if counts && !known { g = not_a_number(); }
    store_grad_input(score_index(sample, c, cell), g);
  }
}
