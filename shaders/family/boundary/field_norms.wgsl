// Maximum and sum of exponentials of each position's scores; NaN where a score is none, or none is finite.

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
  // The least f32: no score is lower.
  var largest = -0x1.fffffep+127f;
  var sum = 0.0;
  var bad = false;
  for (var c = 0u; c < step.first_class + step.terms; c++) {
    let x = load_input(score_index(sample, c, cell));
    bad = bad || no_input(x);
    if !nonfinite(x) {
      let high = max(largest, x);
      sum = sum * exp(max(largest - high, -200.0)) + exp(max(x - high, -200.0));
      largest = high;
    }
  }
  bad = bad || sum == 0.0;
  store_norms(sample * step.cells + cell, vec2(select(largest, not_a_number(), bad), sum));
}
