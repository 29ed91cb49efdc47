// The gradient of the scores, by the slopes of the errors above 0. Linked besides: row_at, hinge, error_slope.

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let q = (step.first_block + index) * WORKGROUP + lid;
  if q >= step.end { return; }
  let row = row_at(q, true);
  var g = 0.0;
  if row.counts {
    let x = load_input(q);
    if no_hinge(x, row.label) {
      g = not_a_number();
    } else if !minus_infinity(x) && hinge(x, row.label) > 0.0 {
      g = -sign_of(row.label) * error_slope(q, 0u) * mean_scale();
    }
  }
  store_grad_input(q, g);
}
