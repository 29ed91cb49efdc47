// The softmax of the scores of each segment, one workgroup a segment. A score of minus infinity has the weight 0; one of no
// number, or a segment without another score, makes its weights no numbers.

alias Found = f32;

// The least f32: no score is lower.
const LOWEST: f32 = -0x1.fffffep+127f;

fn power_of(x: f32, most: f32) -> f32 {
  return select(exp(max(params.scale * (x - most), -200.0)), 0.0, nonfinite(x));
}

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let segment = step.first_block + index;
  let start = load_bounds(segment);
  let end = load_bounds(segment + 1u);
  var most = LOWEST;
  var odd = 0.0;
  for (var i = start + lid; i < min(end, step.rows); i += WORKGROUP) {
    let x = load_scores(i);
    if no_score(x) { odd = 1.0; }
    if !nonfinite(x) { most = max(most, x); }
  }
  most = all_max(lid, most);
  odd = all_max(lid, odd);
  var sum = 0.0;
  for (var i = start + lid; i < min(end, step.rows); i += WORKGROUP) { sum += power_of(load_scores(i), most); }
  sum = all_sum(lid, sum);
  for (var i = start + lid; i < min(end, step.rows); i += WORKGROUP) {
    var weight = power_of(load_scores(i), most) / max(sum, 1e-30);
    if odd > 0.0 || sum == 0.0 { weight = not_a_number(); }
    store_weights(i, weight);
  }
}
