// By how much the largest score of the foreground exceeds the background's at each cell: above 0 exactly where it is
// larger, and never beyond 200, where probabilities are 0 or 1. LEFT_OUT where a cell does not count, NaN where a score is
// none, or all are minus infinity.

const LEFT_OUT: f32 = -1000.0;

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
  var score = LEFT_OUT;
  if cell_at(sample, cell).counts {
    let background = load_input(score_index(sample, 0u, cell));
    // The least f32: no score is lower.
    var foreground = -0x1.fffffep+127f;
    var finite = false;
    var bad = no_score(background);
    for (var c = step.first_class; c < step.first_class + step.terms; c++) {
      let x = load_input(score_index(sample, c, cell));
      bad = bad || no_score(x);
      if !nonfinite(x) {
        foreground = max(foreground, x);
        finite = true;
      }
    }
    if nonfinite(background) {
      score = 200.0;
      bad = bad || !finite;
    } else if !finite {
      score = -200.0;
    } else {
      let apart = 2.0 * clamp(half_difference(foreground, background), -100.0, 100.0);
      score = select(min(apart, 0.0), max(apart, 1e-30), foreground > background);
    }
    if bad { score = not_a_number(); }
  }
  store_scores(sample * step.cells + cell, score);
}
