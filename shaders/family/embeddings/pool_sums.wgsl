// The weighted sum of each segment's rows, an invocation for each of its numbers: some rows at a time, in their order, whatever
// the steps.

// 1 where more than one step sums.
override SEVERAL: u32 = 0u;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let e = (step.first_block + group.x + group.y * groups.x) * WORKGROUP + lid;
  if e >= step.end { return; }
  let segment = e / step.width;
  let d = e % step.width;
  let start = max(load_bounds(segment), step.first_row);
  let end = min(load_bounds(segment + 1u), step.end_row);
  var sum = vec2<f32>();
  if SEVERAL == 1u && step.first_row > 0u { sum = load_sums(e); }
  for (var i = start; i < min(end, step.rows); i++) {
    let weight = load_weights(i);
    let x = load_embeddings(i * step.width + d);
    if nonfinite(weight) || (nonfinite(x) && weight != 0.0) {
      sum.y = 1.0;
    } else if weight != 0.0 {
      sum.x += weight * x;
    }
  }
  if SEVERAL == 1u { store_sums(e, sum); }
  if step.end_row == step.rows { store_pooled(e, select(sum.x, not_a_number(), sum.y > 0.0)); }
}
